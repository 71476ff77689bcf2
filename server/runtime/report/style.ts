/** How a report looks: one column, light or dark as the reader's system, no outside resources. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --soft: #667085; --line: #d9dee6; --paper: #ffffff;
  --arm-0: #6b7280; --arm-1: #9a7b4f; --arm-2: #b45309; --arm-3: #2563eb; --arm-4: #c026d3; --arm-5: #059669;
  --arm-6: #dc2626; --arm-7: #0891b2; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #9aa4b2; --line: #323a46; --paper: #12161c;
  --arm-0: #9ca3af; --arm-1: #d6b57f; --arm-2: #f59e0b; --arm-3: #60a5fa; --arm-4: #e879f9; --arm-5: #34d399;
  --arm-6: #f87171; --arm-7: #22d3ee; } }
body { margin: 0 auto; padding: 24px; max-width: 1120px; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0 0 4px; font-size: 24px; } h2 { margin: 32px 0 8px; font-size: 17px; }
p, li { max-width: 75ch; } .soft, figcaption { color: var(--soft); }
.warn { border-left: 4px solid var(--arm-6); padding-left: 12px; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; white-space: nowrap; }
th, td { padding: 4px 14px 4px 0; text-align: left; border-bottom: 1px solid var(--line); }
th { white-space: normal; vertical-align: bottom; } td { font-variant-numeric: tabular-nums; }
td small { display: block; color: var(--soft); line-height: 1.2; }
.figures { display: flex; flex-wrap: wrap; gap: 16px; } figure { margin: 0; max-width: 512px; }
svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
svg .middle { text-anchor: middle; } svg .end { text-anchor: end; fill: var(--soft); }
svg .grid { stroke: var(--line); } svg .axis { stroke: var(--soft); }
svg .box { fill: none; stroke: var(--line); } svg .given { fill: none; stroke: var(--soft); }
`;

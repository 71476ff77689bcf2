/** How a network that lives in `multitask` is examined, for the reader of its certificate. */
export const METHOD: readonly string[] = [
  "One hundred trials under every rule, in the brain's own task with its own noise (process noise and the noise of the ring units). A trial succeeds when fixation is held until the response and the mean direction of the last 100 ms is within 30° of what is right, or when fixation is held throughout where staying is right.",
  "Chance: the same answers, judged by what was right in the trial before.",
  "Task variance (Yang et al. 2019): the variance over trials of a unit's mean rate in an epoch, averaged over the epochs after fixation, without process noise, and divided by the unit's greatest. Units whose variances sum to less than 10⁻³ are left out.",
  "Clusters: k-means, the number chosen by the mean silhouette among 2 to 12; surrogates shuffle the tasks of every unit on its own and choose their number likewise.",
  "Lesions silence a tenth of the network's units at a time, drawn from one cluster (all of a smaller one): nothing hears them any more. The deficit of a task is the success it loses. Its excess is what is left without what lesions drawn from all units cost and without the lesion's own mean over tasks; the excess activity of a cluster is its mean task variance less that of all units and less its own mean.",
  "Surrogates of both lesion rows shuffle which cluster each lesion was drawn from. Where a cluster is active: in the tasks of positive excess activity.",
  "The composed rule describes and has no bar that could fail: its reference is the better of the two rules it is made of, told alone.",
];

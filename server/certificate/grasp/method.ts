/** How a network that lives in `grasp` is examined, for the reader of its certificate. */
export const METHOD: readonly string[] = [
  "The network has three areas; only the anterior one is told anything (the object, and when to go), and only the motor one moves the hand. A tenth of the possible links between neighbouring areas exist.",
  "Loss: mean squared error of the five joints over the 900 ms after go, in units of the variance between the movements for the eight objects; the best movement that is the same for all objects has 1, so R² = 1 − loss. A trial succeeds at a loss of at most 0.1; in a catch trial the hand must rest.",
  "Lesions silence half of an area's units, cuts take all links between two areas in both directions; loss before and after in the same trials with the same noise, sign flips over trials.",
  "Which object it is: ridge regression of (size, tilt) on an area's rates, fitted in even and asked in odd trials, nearest object; surrogates give trials each other's objects.",
  "Lead: time in the first 300 ms after the cue in which one area tells the object and the next does not, minus the reverse, averaged over trials; sign flips over trials.",
];

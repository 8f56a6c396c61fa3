// Wide enough for a panel to stand beside the stage.
export const DESK = "(min-width: 56em), (min-width: 40em) and (max-height: 30em)";

// Where one stands on a way of a few steps.
import classes from "./Steps.module.css";

export function Steps({ steps, done }: { steps: readonly string[]; done: number }) {
  return (
    <ol className={classes.steps}>
      {steps.map((step, place) => (
        <li key={step} data-done={place < done || undefined} aria-current={place === done ? "step" : undefined}>
          {step}
        </li>
      ))}
    </ol>
  );
}

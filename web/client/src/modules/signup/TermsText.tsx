// The terms as they are read: by whoever signs up, and by the administrator before they are published.
import type { TermsPart } from "../../generated/types.gen";
import classes from "./SignUp.module.css";

export function TermsText({ parts }: { parts: Pick<TermsPart, "title" | "text">[] }) {
  return (
    <div className={classes.terms}>
      {parts.map(({ title, text }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two parts may have one title, and their order is all there is
        <section key={place}>
          <h3>{title}</h3>
          <p>{text}</p>
        </section>
      ))}
    </div>
  );
}

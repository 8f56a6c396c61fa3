// Education cards that were proved, each with its holder and a shield (SUB-25, SUB-31).
import { IconShieldCheckFilled } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ProvedCard } from "../../generated/types.gen";
import { Row, Rows } from "../../ui/Row";
import { useKindText, useRelationText } from "../directory/person";
import classes from "./SignUp.module.css";

export function CardRows({ items }: { items: ProvedCard[] }) {
  const { t } = useTranslation("signup");
  const kind = useKindText();
  const relation = useRelationText();
  return (
    <Rows label={t("mine.title")}>
      {items.map((card) => (
        <li key={card.id}>
          <Row
            title={card.holder}
            note={[
              card.relation ? t("mine.as", { relation: relation(card.relation) }) : kind(card.identity),
              card.class_name,
              card.card,
            ]
              .filter(Boolean)
              .join(" · ")}
            end={
              <span className={classes.shield}>
                <IconShieldCheckFilled size={20} aria-hidden />
                {t("mine.verified")}
              </span>
            }
          />
        </li>
      ))}
    </Rows>
  );
}

// A page of slides on the stage: its small picture at once, the sharp one as soon as it is here, the ink over both.
import { Button } from "@mantine/core";
import { IconReload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { pageSurface } from "../../../rooms/stage";
import type { Deck } from "../../../signaling/messages";
import stage from "../stage.module.css";
import { Leaf } from "./Leaf";
import styles from "./leaf.module.css";
import { LARGE_WIDTH, pictureUrl, SMALL_WIDTH, useSlide } from "./slides";

export function SlideStage({ deck }: { deck: Deck }) {
  const { t } = useTranslation("stage");
  const { slide, failed, retry } = useSlide(deck);
  const words = slide && t("slides.page", { page: slide.page, count: deck.page_count, title: deck.title });
  return (
    <>
      <Leaf surface={slide && pageSurface(slide.deck, slide.page)} aspect={slide?.aspect ?? null}>
        {({ width }) =>
          slide && (
            <img
              key={`${slide.deck}/${slide.page}`}
              className={styles.page}
              alt={words ?? ""}
              // The small picture stands behind until the sharp one covers it.
              style={{ backgroundImage: `url(${pictureUrl(slide.deck, slide.page, "small")})` }}
              srcSet={(["small", "large"] as const)
                .map((size) => `${pictureUrl(slide.deck, slide.page, size)} ${WIDTHS[size]}w`)
                .join(", ")}
              sizes={`${Math.round(width)}px`}
              draggable={false}
            />
          )
        }
      </Leaf>
      {failed ? (
        <div className={stage.loading} role="status">
          <p>{t("slides.failed")}</p>
          <Button variant="white" color="dark" leftSection={<IconReload size={20} />} onClick={retry}>
            {t("slides.retry")}
          </Button>
        </div>
      ) : (
        !slide && (
          <p className={stage.loading} role="status">
            {t("slides.loading")}
          </p>
        )
      )}
    </>
  );
}

const WIDTHS = { small: SMALL_WIDTH, large: LARGE_WIDTH };

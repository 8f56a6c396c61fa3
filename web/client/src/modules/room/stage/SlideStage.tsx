// A page of slides on the stage: its small picture at once, the sharp one as soon as it is here, the ink over both.
import { Button, VisuallyHidden } from "@mantine/core";
import { IconReload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { pageSurface } from "../../../rooms/stage";
import type { Deck } from "../../../signaling/messages";
import { pageTextQuery } from "../../slides/decks";
import { useRoom, useShowing } from "../context";
import stage from "../stage.module.css";
import { Leaf } from "./Leaf";
import styles from "./leaf.module.css";
import { abandoned, LARGE_WIDTH, pictureUrl, type Slide, SMALL_WIDTH, useSharp, useSlide } from "./slides";

export function SlideStage({ deck }: { deck: Deck }) {
  const { t } = useTranslation("stage");
  const thin = useRoom((room) => !room.carriesVideo);
  const { slides } = useShowing();
  const { slide, failed, retry } = useSlide(deck, thin);
  const sizes = useSharp(slide, thin) ? SIZES : SMALL_ONLY;
  const words = slide && t("slides.page", { page: slide.page, count: deck.page_count, title: deck.title });
  return (
    <>
      <Leaf surface={slide && pageSurface(slide.deck, slide.page)} aspect={slide?.aspect ?? null}>
        {({ width }) =>
          slide && (
            <img
              key={`${slide.deck}/${slide.page}`}
              ref={abandoned}
              className={styles.page}
              alt={words ?? ""}
              // The small picture stands behind until the sharp one covers it.
              style={{ backgroundImage: `url(${pictureUrl(slides, slide.deck, slide.page, "small")})` }}
              srcSet={sizes
                .map((size) => `${pictureUrl(slides, slide.deck, slide.page, size)} ${WIDTHS[size]}w`)
                .join(", ")}
              sizes={`${Math.round(width)}px`}
              draggable={false}
            />
          )
        }
      </Leaf>
      {slide && <Spoken slide={slide} name={words ?? ""} />}
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

/** For who does not see the picture: that the page was turned, unless one turned it oneself, and what it says. */
function Spoken({ slide, name }: { slide: Slide; name: string }) {
  const { t } = useTranslation("stage");
  const turns = useRoom((room) => room.permissions.has("set-content"));
  const text = useQuery(pageTextQuery(slide.deck, slide.page)).data?.text.trim();
  return (
    <>
      {!turns && <VisuallyHidden role="status">{name}</VisuallyHidden>}
      {text && <VisuallyHidden>{t("slides.text", { text })}</VisuallyHidden>}
    </>
  );
}

const SIZES = ["small", "large"] as const;
const SMALL_ONLY = ["small"] as const;
const WIDTHS = { small: SMALL_WIDTH, large: LARGE_WIDTH };

// Faces in a grid that fits its place, in pages when there are more; only what is on the page is asked of the server.
import { ActionIcon } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { type CSSProperties, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { gridFor, pageOf, tileWidth } from "../../../rooms/tiles";
import type { Member, MemberId } from "../../../signaling/messages";
import { isForField } from "../useShortcuts";
import { Tile } from "./Tile";
import styles from "./tiles.module.css";

/** In CSS pixels; the style sheet has the same. */
const GAP = 4;
const PAGER_WIDTH = 140;
const PAGER_HEIGHT = 44;
/** A column of faces has height to spare, so that each may be as wide as the column. */
const COLUMN_LEAST = 150;
/** From this shape on the pager stands beside the tiles, and not below. */
const WIDE = 2.5;

interface TilePagesProps {
  people: readonly Member[];
  /** So many faces at most; the server sends no more pictures at once. */
  most: number;
  /** The narrowest tile, in CSS pixels. */
  least: number;
  /** Whether the arrow keys turn these pages. */
  keys: boolean;
  pinned: MemberId | null;
  onPin: (id: MemberId) => void;
}

export function TilePages({ people, most, least, keys, pinned, onPin }: TilePagesProps) {
  const { t } = useTranslation("room");
  const { ref, width, height } = useElementSize();
  const [wanted, setWanted] = useState(0);
  const isRow = width > height * WIDE;
  const narrowest = isRow ? least : Math.max(least, Math.min(width, COLUMN_LEAST));
  // Turning takes room, but only where there is something to turn.
  const whole = gridFor(width, height, people.length, most, narrowest);
  const turns = people.length > whole.columns * whole.rows;
  const inner = {
    width: width - (turns && isRow ? PAGER_WIDTH : 0),
    height: height - (turns && !isRow ? PAGER_HEIGHT : 0),
  };
  const grid = turns ? gridFor(inner.width, inner.height, people.length, most, narrowest) : whole;
  const { items, page, count } = pageOf(people, grid.columns * grid.rows, wanted);
  const turn = (by: number) => setWanted(Math.min(count - 1, Math.max(0, page + by)));
  useArrows(keys && count > 1, turn);
  const shape = {
    "--columns": grid.columns,
    "--tile": `${tileWidth(grid, inner.width, inner.height, GAP)}px`,
  } as CSSProperties;
  return (
    <section ref={ref} className={styles.pages} data-row={isRow || undefined} aria-label={t("tiles.label")}>
      <div className={styles.grid} style={shape}>
        {width > 0 &&
          items.map((member) => (
            <Tile
              key={member.id}
              member={member}
              importance={1}
              pinned={member.id === pinned}
              onPin={() => onPin(member.id)}
            />
          ))}
      </div>
      {count > 1 && (
        <nav className={styles.pager} aria-label={t("tiles.pages")}>
          <Turner label={t("tiles.previous")} disabled={page === 0} onClick={() => turn(-1)}>
            <IconChevronLeft size={22} />
          </Turner>
          <span aria-live="polite">{t("tiles.page", { page: page + 1, count })}</span>
          <Turner label={t("tiles.next")} disabled={page === count - 1} onClick={() => turn(1)}>
            <IconChevronRight size={22} />
          </Turner>
        </nav>
      )}
    </section>
  );
}

interface TurnerProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: React.ReactNode;
}

function Turner({ label, children, ...rest }: TurnerProps) {
  return (
    <ActionIcon className={styles.turner} variant="transparent" aria-label={label} title={label} {...rest}>
      {children}
    </ActionIcon>
  );
}

/** ← and → turn the pages, while there are no slides to turn. */
function useArrows(active: boolean, turn: (by: number) => void): void {
  useEffect(() => {
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isForField(event.target)) return;
      if (event.key === "ArrowLeft") turn(-1);
      if (event.key === "ArrowRight") turn(1);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });
}

// What is large on the stage: a page of slides, a white board, or the picture of a track, each with its ink.
import type { Main } from "../../../rooms/stage";
import { BoardStage } from "./BoardStage";
import { PictureStage } from "./PictureStage";
import { SlideStage } from "./SlideStage";

export function MainPicture({ main }: { main: Main }) {
  switch (main.kind) {
    case "slides":
      return <SlideStage deck={main.deck} />;
    case "board":
      return <BoardStage number={main.number} />;
    case "track":
      return <PictureStage key={main.track.id} track={main.track} />;
  }
}

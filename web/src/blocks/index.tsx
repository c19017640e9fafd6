/** One component for each kind of block; a kind without one does not compile. */
import { type ComponentType, createElement } from "react";
import type { BlockByKind, BlockKind } from "../wire/kinds";
import type { Block } from "../wire/types";
import { CandidatesBlock } from "./candidates";
import { ChartBlock } from "./chart";
import { DocumentBlock } from "./document";
import { FindingBlock } from "./finding";
import { InsightListBlock, SignalListBlock } from "./lists";
import { MatrixBlock } from "./matrix";
import { PeopleBlock } from "./people";
import { ProgressBlock } from "./progress";
import { QualificationBlock } from "./qualification";
import { RecommendationBlock } from "./recommendation";
import { RoiBlock } from "./roi";
import { SourcesBlock } from "./sources";
import { QuestionBlock, TextBlock } from "./text";
import { TimelineBlock } from "./timeline";

type Components = { [K in BlockKind]: ComponentType<{ block: BlockByKind[K] }> };

const COMPONENTS = {
  text: TextBlock,
  finding: FindingBlock,
  signal_list: SignalListBlock,
  insight_list: InsightListBlock,
  timeline: TimelineBlock,
  chart: ChartBlock,
  matrix: MatrixBlock,
  people: PeopleBlock,
  recommendation: RecommendationBlock,
  roi: RoiBlock,
  qualification: QualificationBlock,
  document: DocumentBlock,
  question: QuestionBlock,
  candidates: CandidatesBlock,
  progress: ProgressBlock,
  sources: SourcesBlock,
} satisfies Record<Block["kind"], unknown> satisfies Components;

type BlockOf<K extends BlockKind> = { [P in K]: BlockByKind[P] & { kind: P } }[K];

export function BlockView<K extends BlockKind>({ block }: { block: BlockOf<K> }) {
  const components: Components = COMPONENTS;
  if (!Object.hasOwn(components, block.kind)) return <p className="quiet">Reload the page to see this answer.</p>;
  return createElement<{ block: BlockByKind[K] }>(components[block.kind], { block });
}

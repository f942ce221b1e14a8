import type { Stage } from './stage.ts';
import { due } from './timeline.ts';
import type { Scene } from './timeline.ts';

/** Plays the timeline on a stage; who calls `to` is its clock. */
export class Show {
  readonly #stage: Pick<Stage, 'act'>;
  readonly #timeline: readonly Scene[];
  readonly #tell: (scene: Scene) => void;
  #atS = -1;

  constructor(stage: Pick<Stage, 'act'>, timeline: readonly Scene[], tell: (scene: Scene) => void) {
    this.#stage = stage;
    this.#timeline = timeline;
    this.#tell = tell;
  }

  /** Plays what comes up to this second; a scene is told when it has happened. */
  async to(atS: number): Promise<void> {
    const scenes = due(this.#timeline, this.#atS, atS);
    this.#atS = Math.max(this.#atS, atS);
    for (const scene of scenes) {
      for (const act of scene.acts) await this.#stage.act(act);
      this.#tell(scene);
    }
  }
}

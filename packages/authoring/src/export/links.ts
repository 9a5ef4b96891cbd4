import type { Story } from '@matchcut/runtime';

/** A way from one segment to another, as diagrams show it. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** What an option says; nothing on a route without a condition. */
  readonly label: string;
  readonly when?: string | undefined;
  /** The option, as `choice.option`; undefined for a route. */
  readonly answer?: string | undefined;
}

/** All ways of a story, those of a segment's options before those of its routes. */
export function linksOf(story: Story): readonly Link[] {
  return Object.entries(story.segments).flatMap(([from, segment]) => [
    ...segment.choices.flatMap((choice) =>
      choice.options.flatMap((option) =>
        option.to === undefined
          ? []
          : [
              {
                from,
                to: option.to,
                label: option.label,
                when: option.when,
                answer: `${choice.id}.${option.id}`,
              },
            ],
      ),
    ),
    ...segment.routes.map((route) => ({
      from,
      to: route.to,
      label: route.weight === undefined ? '' : `${route.weight}×`,
      when: route.when,
    })),
  ]);
}

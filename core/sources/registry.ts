import { estimate } from './estimate';
import { generic } from './generic';
import { procore } from './procore';
import type { SourceProfile } from './source';

/** Every source system the package can read. */
export const SOURCES: readonly SourceProfile[] = [procore, estimate, generic];

/** The source of that id, or undefined. */
export const findSource = (id: string): SourceProfile | undefined =>
	SOURCES.find((known) => known.id === id);

/**
 * A young generation of 8 MB instead of the default: about 100 MB less resident memory under full load, at a few per cent of
 * the throughput (docs/bench.md). The first step of npm start, which runs before anything is built, gives the same.
 */
export const NODE_FLAGS: readonly string[] = ['--max-semi-space-size=8'];

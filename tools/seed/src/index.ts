export { seedDemo, type Demo, type DemoClient, type DemoUser } from './demo.js';
export { organisations, type SeedArea, type SeedOrganisation } from './organisations.js';
export { person } from './people.js';
export { idOf, prng } from './prng.js';
export { seedProjects, type ProjectTarget } from './projects.js';
export { seedStory } from './story.js';
export { seedLeague, type SeededUnit, type SeedOptions, type SeedTarget, type UnitState } from './seed.js';

import type { DirectoryEntry } from '../api/directory.types.js';

interface Asked {
  without: string;
  typed: string;
  /** The list is the answer to what is typed; until it comes, the one before may hold it already. */
  answered: boolean;
}

/** Enter takes the first of the list, so one that is not what is typed must not stand there while the answer is on its way. */
export const offered = (items: readonly DirectoryEntry[], { without, typed, answered }: Asked) =>
  items
    .filter(({ organisation: o }) => o.id !== without && (answered || o.name.includes(typed)))
    .map(({ organisation: o, departmentName, areaName }) => ({
      value: o.id,
      label: o.name,
      where: [departmentName, areaName].filter(Boolean).join('，'),
    }));

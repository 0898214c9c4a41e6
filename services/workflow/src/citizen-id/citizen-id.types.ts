/** An identity number as a row of `citizen_id`: sealed before any rule or store sees it (ADR 23). */
export interface SealedCitizenId {
  /** What a filing's content says in its place. */
  ref: string;
  /** Of whose filing it is; a number said by two units is sealed twice. */
  unitId: string;
  sealed: string;
  /** Under the newest key, and under all of them. */
  blindIndex: string;
  blindIndexes: readonly string[];
}

/** What was typed is none, and why; the number itself is never said. */
export interface CitizenIdProblem {
  problem: { code: string; detail: string };
}

export type GivenCitizenId = SealedCitizenId | CitizenIdProblem;

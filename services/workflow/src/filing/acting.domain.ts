/** An account and, where it belongs to one, its person: rules that keep somebody from an act look at both. */
export interface Party {
  accountId: string;
  personId?: string;
  /** Other ids of the same human (REG-6). */
  aliasIds?: readonly string[];
}

/** Who acts, as far as the rules of a filing look at it. */
export interface FilingActor extends Party {
  organisationId: string;
  /** 委托: colleagues who are away and whose right to this act the actor has. */
  delegators?: readonly Party[];
  /** The actor has the right through them alone. */
  lent?: boolean;
}

/** Who did it, and for whom: both are recorded, and both must be free to do it. */
export interface Acting extends Party {
  organisationId: string;
  onBehalfOf?: Party;
}

/**
 * For whom an act counts (ours, ADR 18). A clerk is not asked: what a delegator holds (领办) is done for the delegator, anything else
 * by one's own right where there is one; else for the delegator whose right it is. Of several the first who may, so that one
 * whom FIL-6 keeps from it does not stand in the way of another.
 */
export function actingFor(
  { delegators = [], lent = false, ...self }: FilingActor,
  { holder, free = () => true }: { holder?: string; free?: (party: Party) => boolean } = {},
): Acting {
  const holding = holder === self.accountId ? undefined : delegators.find((d) => d.accountId === holder);
  if (holding) return { ...self, onBehalfOf: holding };
  if (!lent) return self;
  const lender = delegators.find(free) ?? delegators[0];
  return lender ? { ...self, onBehalfOf: lender } : self;
}

/** Whose the work is: the delegator's, for it goes on being theirs when they are back. */
export const worksAs = ({ accountId, onBehalfOf }: Acting): string => onBehalfOf?.accountId ?? accountId;

/** Every account under which the actor may hold a receipt. */
export const ownAccounts = ({ accountId, delegators = [] }: FilingActor): string[] => [
  accountId,
  ...delegators.map((d) => d.accountId),
];

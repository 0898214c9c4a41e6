import { mayI, type Action, type Actor, type Relation } from '@zhuanguan/access';
import type { RefusalKind } from '@zhuanguan/kernel';
import type { About } from './http-entries.js';
import type { Home } from './world.js';

export type Class = 'let through' | 'refused' | 'not signed in' | 'fault';
export type Where = 'inside' | 'outside';

/** How somebody who sits there stands to what is asked about, in their own tree. */
const RELATIONS: Record<About, Partial<Record<Home, readonly Relation[]>>> = {
  unit: {
    unit: ['own_unit'],
    department: ['department_of_unit'],
    section: ['bureau_of_unit'],
    bureau: ['bureau_of_unit'],
  },
  filer: { unit: ['own_unit'] },
  upper: { unit: ['own_unit'], bureau: ['bureau_of_unit'] },
  receipt: { unit: ['own_unit'], department: ['department_of_unit'], bureau: ['bureau_of_unit'] },
  house: { department: ['own_unit', 'department_of_unit'], bureau: ['own_unit', 'bureau_of_unit'] },
  seat: { bureau: ['own_unit', 'bureau_of_unit'] },
  ownSeat: { bureau: ['own_unit', 'bureau_of_unit'] },
  nowhere: {},
  anywhere: {
    unit: ['own_unit'],
    department: ['own_unit', 'department_of_unit'],
    section: ['own_unit', 'bureau_of_unit'],
    bureau: ['own_unit', 'bureau_of_unit'],
  },
  self: {},
};

/** What is the same whichever side is named. */
const SIDELESS: readonly About[] = ['anywhere', 'ownSeat', 'nowhere', 'self'];

export interface Asked {
  access: 'session' | 'service' | Action | readonly (Action | 'service')[];
  about: About;
  scoped?: true;
}

/** By the one table, what somebody is to be answered. */
export function expected(
  actor: Actor,
  home: Home | undefined,
  where: Where,
  { access, about, scoped }: Asked,
): boolean {
  if (access === 'session') return actor.clientId === undefined;
  if (access === 'service') return false;
  const reach = where === 'inside' || SIDELESS.includes(about);
  if (scoped && !reach) return false;
  const relations = (reach && home && RELATIONS[about][home]) || [];
  const said = typeof access === 'string' ? [access] : access;
  return said.some((action) => action !== 'service' && mayI(actor, action, { relations }).ok);
}

/** 单位变动 says at the field that a unit is not the bureau’s. */
const OUTSIDE = 'outside';

/** What an answer says: nothing about the content counts, only whether somebody may. */
export function classOf(status: number, code: string, missing?: string): Class {
  // A password typed wrong before: an answer about what was typed.
  if (status === 429 && code === 'password_too_often') return 'let through';
  if (status >= 500 || status === 429) return 'fault';
  if (status === 401) return 'not signed in';
  if (status === 403 || code === OUTSIDE) return 'refused';
  return status === 404 && code !== missing ? 'refused' : 'let through';
}

const KINDS: Partial<Record<RefusalKind, Class>> = {
  forbidden: 'refused',
  unauthenticated: 'not signed in',
  unavailable: 'fault',
};

/** The same of a refusal of a service. */
export function classOfRefusal(refusal: { kind: RefusalKind; code: string } | undefined, missing?: string): Class {
  if (!refusal) return 'let through';
  if (refusal.kind === 'not_found') return refusal.code === missing ? 'let through' : 'refused';
  return refusal.code === OUTSIDE ? 'refused' : (KINDS[refusal.kind] ?? 'let through');
}

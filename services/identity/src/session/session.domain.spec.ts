import { describe, expect, it } from 'vitest';
import { DEFAULT_SECURITY } from '../security/security-rules.js';
import { actingOrganisation, expiresAt, isOver, sessionLimits, shouldTouch } from './session.domain.js';

const at = (time: string) => new Date(`2026-11-24T${time}Z`);

const limits = sessionLimits(DEFAULT_SECURITY);

describe('a session', () => {
  it('ends after 30 minutes without use', () => {
    const times = { createdAt: at('01:00:00'), lastSeenAt: at('02:00:00') };
    expect(isOver(times, at('02:29:59'), limits)).toBe(false);
    expect(isOver(times, at('02:30:00'), limits)).toBe(true);
  });
  it('ends after 12 hours however much it is used', () => {
    const times = { createdAt: at('01:00:00'), lastSeenAt: at('12:59:00') };
    expect(expiresAt(times, limits)).toEqual(at('13:00:00'));
  });
  it('as the installation sets it', () => {
    const times = { createdAt: at('01:00:00'), lastSeenAt: at('01:30:00') };
    expect(expiresAt(times, sessionLimits({ idleMinutes: 10, absoluteHours: 8 }))).toEqual(at('01:40:00'));
    expect(expiresAt(times, sessionLimits({ idleMinutes: 480, absoluteHours: 1 }))).toEqual(at('02:00:00'));
  });
  it('notes its use once a minute', () => {
    const times = { createdAt: at('01:00:00'), lastSeenAt: at('01:00:00') };
    expect(shouldTouch(times, at('01:00:59'))).toBe(false);
    expect(shouldTouch(times, at('01:01:00'))).toBe(true);
  });
  it('acts for an organisation that is held', () => {
    const grants = [{ organisationId: 'a' }, { organisationId: 'b' }];
    expect(actingOrganisation(grants, 'b')).toBe('b');
    expect(actingOrganisation(grants, 'gone')).toBe('a');
    expect(actingOrganisation(grants, undefined)).toBe('a');
    expect(actingOrganisation([], 'b')).toBe('');
  });
});

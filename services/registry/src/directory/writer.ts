/** The filing that wrote the version `a` of an appointment. A case, no coalesce: past a policy that one reaches no index (ADR 20). */
export const WRITER = 'case when a.amending_filing_id is null then a.basis_filing_id else a.amending_filing_id end';

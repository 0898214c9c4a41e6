import { Type, type Static } from 'typebox';
import { AreaCode, DateText, Id, Instant } from '../http/shapes.schema.js';

const ActKindSchema = Type.Enum(['rename', 'transfer', 'merge', 'split', 'dissolve']);
const text = (description?: string) =>
  Type.Optional(Type.String({ maxLength: 200, ...(description ? { description } : {}) }));

export const OrganisationActCommandSchema = Type.Object(
  {
    kind: ActKindSchema,
    organisationId: {
      ...Id,
      description: 'The renamed or transferred one, the one the merged go into, the one that is split or dissolved',
    },
    documentNumber: Type.String({ maxLength: 200, description: '文号 of the document that orders it' }),
    effectiveDate: Type.String({ maxLength: 10, description: 'From this day on it is so; not after today' }),
    name: text('rename; merge, where the one that goes on has another name from then on'),
    shortName: text(),
    budgetParentId: Type.Optional(
      Type.String({ maxLength: 36, description: 'transfer: the new department, `none` for no department' }),
    ),
    financeParentId: Type.Optional(Id),
    areaCode: Type.Optional(AreaCode),
    businessSection: text('transfer: 业务科室 that serves it'),
    budgetUnitCode: text('transfer: its code from then on'),
    mergedIds: Type.Optional(Type.Array(Id, { maxItems: 100, description: 'merge: those that end' })),
    parts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            name: Type.String({ maxLength: 200 }),
            shortName: text(),
            budgetUnitCode: text(),
            uscc: text('统一社会信用代码'),
          },
          { additionalProperties: false, title: 'SplitPart' },
        ),
        { maxItems: 50, description: 'split: the new ones' },
      ),
    ),
    ends: Type.Optional(Type.Boolean({ description: 'split: the one that is split ends' })),
    successorId: Type.Optional({ ...Id, description: 'dissolve: takes over what is below it and reads its records' }),
  },
  { additionalProperties: false, title: 'OrganisationActCommand' },
);
export type OrganisationActCommandJson = Static<typeof OrganisationActCommandSchema>;

export const RecordActSchema = Type.Object(
  {
    command: OrganisationActCommandSchema,
    basis: Type.String({ maxLength: 100, description: 'Of the preview; another state is refused' }),
  },
  { additionalProperties: false, title: 'RecordOrganisationAct' },
);

const EffectSchema = Type.Object(
  {
    organisationId: Id,
    name: Type.String(),
    part: Type.Enum(['renamed', 'transferred', 'continues', 'created', 'moved_below', 'ended']),
    changes: Type.Array(
      Type.Object(
        {
          field: Type.Enum([
            'name',
            'short_name',
            'department',
            'bureau',
            'area',
            'business_section',
            'budget_unit_code',
            'successor',
          ]),
          before: Type.Optional(Type.String()),
          after: Type.Optional(Type.String()),
        },
        { title: 'OrganisationChange' },
      ),
    ),
    appointments: Type.Integer({ description: 'In force; of one that ends, they end with it' }),
    openFilings: Type.Integer({ description: 'Filed or returned, and neither on record nor closed' }),
    openClocks: Type.Integer({ description: 'Changes whose filing is awaited' }),
    accounts: Type.Optional(Type.Integer({ description: 'Accounts that lose their post; only in a preview' })),
  },
  { title: 'OrganisationActEffect' },
);

export const ActPreviewSchema = Type.Object(
  { effects: Type.Array(EffectSchema), basis: Type.String() },
  { title: 'OrganisationActPreview' },
);
export type ActPreviewJson = Static<typeof ActPreviewSchema>;

export const OrganisationActSchema = Type.Object(
  {
    id: Id,
    kind: ActKindSchema,
    documentNumber: Type.String(),
    effectiveDate: DateText,
    recordedAt: Instant,
    recordedByOrganisationId: Id,
    recordedByName: Type.String(),
    effects: Type.Array(EffectSchema),
  },
  { title: 'OrganisationAct' },
);
export type OrganisationActJson = Static<typeof OrganisationActSchema>;

/** What kind of information it is; the words are those of the notice and of docs/personal-data.md. */
export const PERSONAL_CLASSES = {
  name: '姓名',
  basic: '基本资料',
  contact: '联系方式',
  document: '证件号码',
  work: '职务信息',
  account: '账号信息',
  relation: '关系信息',
  text: '自由文本',
} as const;
export type PersonalClass = keyof typeof PERSONAL_CLASSES;

/** 一般 or 敏感 (PIPL 28). The law does not name identity numbers; GB/T 35273 treats them as sensitive, and so do we. */
export type Sensitivity = 'general' | 'sensitive';

/** How somebody sees it who does not need it whole. */
export type MaskRule = 'none' | 'phone' | 'email' | 'citizen_id' | 'hidden';

/** In a workbook or a file that leaves: as its maker sees it, masked for everybody, or not at all. */
export type ExportRule = 'as_seen' | 'masked' | 'left_out';

export interface Retention {
  label: string;
  /** Since when it counts. */
  from: string;
  years?: number;
  days?: number;
  /** Document and article; `ours` where the text gives no number. */
  reference: string;
  ours: boolean;
}

/** How long things are kept (PIPL 19, 47: no longer than needed). */
export const RETENTION = {
  procurement_file: {
    label: '采购档案',
    from: '任职结束（不早于备案完成）、或备案作废、撤回之日',
    years: 15,
    reference:
      '《政府采购法》第四十二条：采购文件的保存期限为从采购结束之日起至少保存十五年；备案材料比照执行，起算日系本系统设定',
    ours: true,
  },
  read_log: {
    label: '查阅与导出记录',
    from: '记录之日',
    years: 3,
    reference: '《网络数据安全管理条例》第十二条：处理情况记录至少保存三年；查阅记录比照执行',
    ours: true,
  },
  account: {
    label: '账号',
    from: '停用之日',
    years: 15,
    reference: '本系统设定：采购档案保存期内须能查明由谁办理，与采购档案一致',
    ours: true,
  },
  working: {
    label: '填写和导入过程中的内容',
    from: '最后一次保存之日',
    years: 1,
    reference: '本系统设定：提交后内容已在备案中，过程稿仅供查对',
    ours: true,
  },
  chosen: {
    label: '本人选择提供的接收地址',
    from: '本人删除或更换之时',
    days: 0,
    reference: '《个人信息保护法》第四十七条：处理目的已实现或者个人撤回同意的，应当删除',
    ours: false,
  },
} as const satisfies Record<string, Retention>;
export type RetentionClass = keyof typeof RETENTION;

export interface PersonalField {
  /** The field's own name; what a reveal asks for. */
  key: string;
  label: string;
  class: PersonalClass;
  sensitivity: Sensitivity;
  /**
   * As it is called in proto and OpenAPI, in camel case. `Message.field` where the bare name also means something else.
   */
  names: readonly string[];
  /** `schema.table.column`; a JSON column holds it inside. */
  stored: readonly string[];
  mask: MaskRule;
  /** Who sees it whole; everybody else in scope sees it by its mask. */
  whole: string;
  /** Somebody for whom it is masked may have it shown, with a reason that is kept. */
  revealable?: true;
  exports: ExportRule;
  retention: RetentionClass;
  /** Only where the form of the pack asks for it; elsewhere it is refused and nowhere kept. */
  asked?: 'by_form';
}

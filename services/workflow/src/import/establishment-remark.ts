/** What remarks call people who are not 在编在岗 (XL-2). */
const OFF =
  /(?:非|未|不|无|没有?)(?:在|入|占|纳入)编|非编|无编|没有编制|编外|编制外|聘用|[临外返]聘|临时(?:工|人员|聘)|借[调用]|劳务|派遣|合同[制工]|公益性?岗|三支一扶|西部计划/;

const KIND = '(?:借[调用]|聘用|[临外返]聘|编外|劳务|派遣|合同[制工])';
/** Over, or not so: what is left of the remark is then judged. An end that has 未 in it (借调期满未回) is none. */
const OVER = [
  new RegExp(`(?:非|不是|不属于|无)${KIND}`, 'g'),
  /(?:原|曾|前)[被经在]?借[调用]/g,
  new RegExp(
    `${KIND}[^。；;]{0,30}?已[^，。；,;未]{0,10}?(?:回|归|返|结束|期满|解除|入编|转正|在编)(?![^。；;]{0,30}未)`,
    'g',
  ),
  new RegExp(`${KIND}[^。；;未]{0,30}?(?:期满|结束)(?![^。；;]{0,30}未)`, 'g'),
  /已(?:结束|解除)借[调用]/g,
];

/**
 * Whether a remark tells of someone not on the establishment. Where it is unclear it does: the unit then declares an
 * exception with the remark as its reason, instead of 在编在岗 that may not hold.
 */
export const tellsOffEstablishment = (remark: string): boolean =>
  OFF.test(OVER.reduce((rest, over) => rest.replace(over, ''), remark.replace(/\s/g, '')));

/** The official form on paper, and its sealed scan. */
export const paper = {
  print: '打印表格',
  printHint: '打开可打印的 PDF，供签字盖章',
  word: '下载 Word',
  wordHint: 'DOCX 格式，可再编辑',
  preview: '预览打印',
  previewHint: '按现在填写的内容排出表格；不会报送，也不会保存',
};

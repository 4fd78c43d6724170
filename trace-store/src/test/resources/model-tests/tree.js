import { equal, holds, span } from './assert.js';
import { flagsOf, treeWarnings } from '/admin/assets/model/states.js';
import { forest, reveal, visible } from '/admin/assets/model/tree.js';

const shape = (nodes) => nodes.map((node) => '.'.repeat(node.depth) + node.span.name);
const find = (nodes, name) => nodes.find((node) => node.span.name === name);

export const tests = {
  forest_inAnyOrder_isDisplayedParentFirstAndByStart() {
    const nodes = forest([span('c', 'a', 20), span('d', 'b', 6), span('b', 'a', 5), span('a', null, 0, 50)]);
    equal(shape(nodes), ['a', '.b', '..d', '.c']);
    equal(nodes.map((node) => node.size), [4, 2, 1, 1]);
  },
  forest_withoutSpans_isEmpty: () => equal(forest([]), []),
  forest_withAMissingParent_showsTheOrphanAtTheTop() {
    const nodes = forest([span('a', null, 0), span('b', 'gone', 1)]);
    equal(shape(nodes), ['a', 'b']);
    equal(flagsOf(nodes[1]).map((flag) => flag.name), ['orphan']);
  },
  forest_withACircle_losesNoSpanAndEnds() {
    const nodes = forest([span('a', 'c', 0), span('b', 'a', 1), span('c', 'b', 2), span('self', 'self', 3)]);
    equal(shape(nodes), ['self', 'a', '.b', '..c']);
    equal(nodes.filter((node) => node.circular).map((node) => node.span.name), ['self', 'a']);
  },
  forest_withTheSameIdTwice_keepsBoth() {
    equal(shape(forest([span('a', null, 0, 9), span('a', null, 1), span('b', 'a', 2)])), ['a', '.b', 'a']);
  },
  forest_ofZipkinsSharedIds_hangsTheServerBelowTheClient() {
    const client = { ...span('call', null, 0, 9), kind: 'CLIENT', service: 'front', name: 'client' };
    const server = { ...span('call', null, 1, 5), kind: 'SERVER', service: 'back', name: 'server' };
    const inner = { ...span('inner', 'call', 2, 1), service: 'back' };
    equal(shape(forest([server, client, inner])), ['client', '.server', '..inner']);
  },
  forest_ofASpanThatEndsBeforeItStarts_sortsItsBounds() {
    const [node] = forest([span('a', null, 30, -12)]);
    equal([node.start, node.end], [0, 12]);
    equal(flagsOf(node).map((flag) => flag.name), ['ends-before-start']);
  },
  forest_ofFiveThousandLevels_needsNoStack() {
    const chain = Array.from({ length: 5000 }, (_, i) => span(`n${i}`, i ? `n${i - 1}` : null, i));
    equal(forest(chain).at(-1).depth, 4999);
  },
  forest_ofTenThousandSpans_isBuiltWhileNobodyNotices() {
    const wide = Array.from({ length: 10_000 }, (_, i) => span(`n${i}`, i ? `n${Math.floor((i - 1) / 9)}` : null, i));
    equal(forest(wide).length, 10_000);
    equal(forest(wide)[0].size, 10_000);
  },
  visible_withACollapsedNode_hidesAllBelowIt() {
    const nodes = forest([span('a', null, 0, 9), span('b', 'a', 1, 5), span('c', 'b', 2), span('d', 'a', 7)]);
    equal(shape(visible(nodes, new Set([find(nodes, 'b')]))), ['a', '.b', '.d']);
  },
  reveal_ofAHiddenNode_opensOnlyWhatHidesIt() {
    const nodes = forest([span('a', null, 0, 9), span('b', 'a', 1, 5), span('c', 'b', 2), span('d', 'a', 7), span('e', 'd', 8)]);
    const open = reveal(new Set([find(nodes, 'b'), find(nodes, 'd')]), find(nodes, 'c'));
    equal([...open].map((node) => node.span.name), ['d']);
  },
  treeWarnings_ofABrokenTree_sayWhatIsWrong() {
    const words = treeWarnings(forest([span('a', null, 0), span('b', null, 1), span('c', 'gone', 2), span('d', 'e', 3), span('e', 'd', 4)]));
    holds(words.length === 3 && words[0].startsWith('2 spans have no parent'), words.join(' | '));
  },
  treeWarnings_withHiddenSpans_countThem: () => equal(treeWarnings([], 1234), ['This trace is so large that 1,234 of its spans are not shown here.']),
  treeWarnings_withSpansTooLarge_countThem() {
    const words = treeWarnings(forest([span('a', null, 0, 1, { cutBytes: 9e6 })]));
    holds(words.length === 1 && words[0].startsWith('1 span is too large'), words.join(' | '));
  },
  treeWarnings_ofAnOrdinaryTree_areNone: () => equal(treeWarnings(forest([span('a', null, 0), span('b', 'a', 1)])), []),
};

package maguey.traces.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import maguey.traces.analysis.TraceTree.Node;
import org.junit.jupiter.api.Test;

class TraceTreeTest {

  @Test
  void tree_thatIsSound_hasNothingToTell() {
    Node root = new Node(1, 0, 1);
    Node child = new Node(2, 1, 1);
    TraceTree tree = new TraceTree(List.of(root, child));

    assertThat(tree.isOrphan(root) || tree.isOrphan(child)).isFalse();
    assertThat(tree.isRepeated(root) || tree.isInCycle(child)).isFalse();
  }

  @Test
  void cycle_marksItsMembersAlone() {
    Node a = new Node(1, 3, 1);
    Node b = new Node(2, 1, 1);
    Node c = new Node(3, 2, 1);
    Node below = new Node(4, 3, 1);
    Node self = new Node(5, 5, 1);
    TraceTree tree = new TraceTree(List.of(below, a, b, c, self));

    assertThat(List.of(a, b, c, self)).allMatch(tree::isInCycle);
    assertThat(tree.isInCycle(below)).isFalse();
  }

  @Test
  void orphans_andRepeatedIds_areTold() {
    Node orphan = new Node(1, 9, 1);
    Node twin = new Node(2, 1, 1);
    TraceTree tree = new TraceTree(List.of(orphan, twin, new Node(2, 1, 1)));

    assertThat(tree.isOrphan(orphan)).isTrue();
    assertThat(tree.isRepeated(twin)).isTrue();
    assertThat(tree.isRepeated(orphan)).isFalse();
  }

  @Test
  void chain_ofManySpans_isWalkedOnce() {
    List<Node> chain = new ArrayList<>();
    for (long i = 1; i <= 200_000; i++) {
      chain.add(new Node(i, i + 1, 1));
    }

    assertThat(new TraceTree(chain).isOrphan(chain.get(199_999))).isTrue();
  }

  @Test
  void clientAndServerOfOneId_areSharedAndNotRepeated() {
    Node client = new Node(1, 0, 3);
    Node server = new Node(1, 0, 2);
    Node again = new Node(1, 0, 3);

    assertThat(new TraceTree(List.of(client, server)).isShared(server)).isTrue();
    assertThat(new TraceTree(List.of(client, server)).isRepeated(client)).isFalse();
    assertThat(new TraceTree(List.of(client, server, again)).isRepeated(client)).isTrue();
  }
}

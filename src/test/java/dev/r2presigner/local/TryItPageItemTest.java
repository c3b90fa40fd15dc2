package dev.r2presigner.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.r2presigner.testing.LocalProfileTest;
import org.junit.jupiter.api.Test;

/** The page declares what it knows of a file, and the states of one, in one place: item.js. */
@LocalProfileTest
class TryItPageItemTest extends PageTest {

  /** In strict code, as modules are. */
  private static final String ATTEMPT =
      """
      async () => {
        'use strict';
        const { Item } = await import('/local/page/item.js');
        const item = new Item('alice', { name: 'a.txt', type: 'text/plain', bytes: 1 });
        try {
          %s;
        } catch (failed) {
          return `${failed.name}, ${item.state}`;
        }
        return `allowed, ${item.state}`;
      }
      """;

  private static Object attempt(TryIt tryIt, String act) {
    return tryIt.page.evaluate(ATTEMPT.formatted(act));
  }

  @Test
  void onlyDeclaredFieldsCanBeSet() {
    TryIt tryIt = visit();

    assertThat(attempt(tryIt, "item.arrived = new Set()")).isEqualTo("allowed, waiting");
    assertThat(attempt(tryIt, "item.arived = new Set()")).isEqualTo("TypeError, waiting");
    assertThat(attempt(tryIt, "Object.assign(item, { partsize: 1 })"))
        .isEqualTo("TypeError, waiting");
  }

  @Test
  void onlyDeclaredTransitionsHappen() {
    TryIt tryIt = visit();

    assertThat(attempt(tryIt, "item.become('asking'); item.become('sending')"))
        .isEqualTo("allowed, sending");
    assertThat(attempt(tryIt, "item.become('stored')")).isEqualTo("Error, waiting");
    assertThat(attempt(tryIt, "item.become('astray')")).isEqualTo("Error, waiting");
    assertThat(attempt(tryIt, "item.state = 'asking'")).isEqualTo("TypeError, waiting");
  }

  @Test
  void everyStateCanBeReachedAndHasAWord() {
    Object astray =
        visit()
            .page
            .evaluate(
                """
                async () => {
                  const { STATES } = await import('/local/page/item.js');
                  const reached = new Set(['waiting', 'paused', 'listed']);
                  reached.forEach((state) => STATES[state]?.next.forEach((one) => reached.add(one)));
                  const worded = Object.keys(STATES).filter((state) => STATES[state].word);
                  return [...worded.filter((state) => !reached.has(state)),
                    ...[...reached].filter((state) => !worded.includes(state))].join();
                }
                """);

    assertThat(astray).isEqualTo("");
  }
}

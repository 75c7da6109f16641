package dev.plumbline.model.chat.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.plumbline.model.Oracle;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplateTest {
  private static final JsonNode REFERENCE = Oracle.json(Path.of("src/test/jinja/cases.json"));
  private static final Map<String, Object> CONTEXT =
      new ObjectMapper()
          .convertValue(REFERENCE.get("context"), new TypeReference<Map<String, Object>>() {});
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2031-02-03T04:05:06Z"), ZoneOffset.UTC);

  static Stream<JsonNode> cases() {
    return StreamSupport.stream(REFERENCE.get("cases").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aTemplateMeansWhatItMeansInJinja(JsonNode reference) {
    var template = reference.get("template").textValue();

    if (reference.has("error")) {
      assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateException.class);
    } else {
      assertThat(render(template)).isEqualTo(reference.get("expected").textValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "%d %b %Y|03 Feb 2031",
        "%Y-%m-%d %H:%M:%S|2031-02-03 04:05:06",
        "%A, %B %-d, %y|Monday, February 3, 31",
        "%I:%M %p %j %%|04:05 AM 034 %",
      })
  void theDateIsThatOfTheClock(String format, String expected) {
    assertThat(render("{{ strftime_now('" + format + "') }}")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ s.getClass() }}",
        "{{ s.class.name }}",
        "{{ s['class'] }}{{ s.bytes() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ s.repeat(3) }}",
        "{{ m.getClass().forName('java.lang.Runtime') }}",
        "{{ d.entrySet() }}",
        "{{ raise_exception.__globals__ }}{{ ____int3rpr3t3r____.config }}",
        "{{ namespace.class.classLoader.x }}",
        "{{ (s | attr('getClass'))() }}",
        "{{ m | map('getClass') | list }}",
        "{{ self.x }}",
        "{{ d.update({'x': 1}) }}",
        "{{ numbers.clear() }}",
      })
  void nothingOfJavaCanBeReached(String template) {
    String rendered;
    try {
      rendered = render(template);
    } catch (TemplateException e) {
      rendered = "";
    }

    assertThat(rendered).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "{% macro f() %}{{ f() }}{{ f() }}{% endmacro %}{{ f() }}",
        "{{ 'a' * 10000000000 }}",
        "{{ [1] * 10000000000 }}",
        "{{ 'abc' * 9223372036854775807 }}",
        "{% set ns = namespace(x='aaaaaaaa') %}"
            + "{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x=[1]) %}"
            + "{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}",
        "{% set ns = namespace(x=1) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x | tojson }}",
        "{% set ns = namespace(x=1) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% endfor %}{{ ns.x }}",
        "{% set ns = namespace(x=1, y=1) %}{% for i in range(60) %}{% set ns.x = [ns.x, ns.x] %}"
            + "{% set ns.y = [ns.y, ns.y] %}{% endfor %}{{ ns.x == ns.y }}",
        "{% set ns = namespace(x=1) %}{% for i in range(60) %}{% set ns.x = (ns.x, ns.x) %}"
            + "{% endfor %}{{ {ns.x: 1} }}",
        "{% for i in range(99999) %}{{ s * 10000 }}{% endfor %}",
        "{{ 'x'.center(9999999999) }}",
        "{{ 'x'.zfill(9999999999) }}",
        "{{ 'x' | indent(9999999999) }}",
        "{{ 'x'.ljust(99999, 'a' * 999999) }}",
        "{{ [1] | tojson(indent=9999999999) }}",
        "{{ [1] | batch(9999999999, 0) | list }}",
        "{{ [1] | slice(9999999999) | list }}",
        "{{ 2 ** 100000 }}",
        "{{ range(9223372036854775807) }}",
        "{{ range(1, 9223372036854775807, 9223372036854775806) | list | length * 'x' }}{{ 1 / 0 }}",
        "{{ (range(99999) | list) | map('string') | join('x' * 9999) }}",
      })
  void aTemplateThatWouldNeverEndOrTakeAllMemoryIsStopped(String template) {
    assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateException.class);
  }

  // The texts a and c are alike but not the same, and b is nearly found at each place of them.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ b in a }}",
        "{{ a.find(b) }}",
        "{{ a.rfind(b) }}",
        "{{ a.count(b) }}",
        "{{ a.split(b) }}",
        "{{ a.rsplit(b) }}",
        "{{ a.partition(b) }}",
        "{{ a.replace(b, '') }}",
        "{{ a | replace(b, '') }}",
        "{{ a.strip('b' * 100000 + 'a') }}",
        "{{ a | trim('b' * 100000 + 'a') }}",
        "{% for i in many %}{{ 'x' if a == c }}{% endfor %}",
        "{% for i in many %}{{ 'x' if a < c }}{% endfor %}",
        "{% for i in many %}{{ 'x' if c in [a] }}{% endfor %}",
        "{% for i in many %}{{ 'x' if c in {a: 1} }}{% endfor %}",
        "{% for i in many %}{{ 'x' if a is sameas c }}{% endfor %}",
        "{% for i in many %}{{ 'x' if a is upper }}{% endfor %}",
        "{% for i in many %}{{ 'x' if a | length == 1 }}{% endfor %}",
        "{% for i in many %}{{ a[7000000] }}{% endfor %}",
        "{% for i in many %}{{ {}[a] }}{% endfor %}",
        "{{ ([a, c] * 50) | sort }}",
        "{{ (['x'] * 5000) | map('truncate', 1000001, end=c) }}",
        "{{ (['x'] * 5000) | select('in', c) }}",
      })
  void aTemplateThatReadsLongTextsTooOftenIsStopped(String template) {
    var texts =
        "{% set a = 'a' * 1000000 %}{% set c = 'a' * 1000000 %}{% set b = 'a' * 100000 ~ 'b' %}";
    var many = Collections.nCopies(5_000, 1);

    assertThatThrownBy(
            () -> JinjaTemplate.parse(texts + template, CLOCK).render(Map.of("many", many)))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("too much text");
  }

  @Test
  void aTemplateNestedTooDeeplyIsRefused() {
    var template = "{{ " + "(".repeat(200_000) + "1" + ")".repeat(200_000) + " }}";
    var blocks = "{% if yes %}".repeat(100_000);

    assertThatThrownBy(() -> render(template))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("nested too deeply");
    assertThatThrownBy(() -> render(blocks)).isInstanceOf(TemplateException.class);
  }

  @Test
  void aLongConversationIsWithinTheBudget() {
    var message = Map.of("role", "user", "content", "word ".repeat(2_000));
    var template =
        "{%- for m in messages %}{{ '<|' ~ m.role ~ '|>' ~ (m.content | trim) ~ '\n' }}"
            + "{%- endfor %}";

    var text =
        JinjaTemplate.parse(template, CLOCK)
            .render(Map.of("messages", Collections.nCopies(1_000, message)));

    assertThat(text).hasSize(1_000 * (9 + 9_999));
  }

  @Test
  void oneRenderingLeavesNothingForTheNext() {
    var template = JinjaTemplate.parse("{{ x }}{% set x = 1 %}{{ x }}", CLOCK);

    assertThat(template.render(Map.of())).isEqualTo("1");
    assertThat(template.render(Map.of())).isEqualTo("1");
  }

  @Test
  void onlyPlainValuesGoIn() {
    var template = JinjaTemplate.parse("{{ x }}", CLOCK);

    assertThatThrownBy(() -> template.render(Map.of("x", new StringBuilder())))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(template.render(Map.of("x", List.of(1, true, "a")))).isEqualTo("[1, True, 'a']");
  }

  private static String render(String template) {
    return JinjaTemplate.parse(template, CLOCK).render(CONTEXT);
  }
}

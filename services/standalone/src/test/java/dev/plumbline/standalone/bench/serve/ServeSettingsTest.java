package dev.plumbline.standalone.bench.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.standalone.bench.serve.load.Extent;
import dev.plumbline.standalone.bench.serve.load.Pace;
import dev.plumbline.standalone.bench.serve.load.PlannedRequest;
import dev.plumbline.standalone.bench.serve.load.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServeSettingsTest {
  private static final int QUESTIONS = 200;

  @Test
  void whatWarmsUpIsNeverAskedAgain() {
    ServeSettings settings =
        new ServeSettings(
            Workload.of(1, 40, 48),
            new Pace.Clients(8),
            Extent.ofRequests(QUESTIONS),
            "bench",
            QUESTIONS,
            0,
            true,
            0);

    assertThat(prompts(settings.warmUpWorkload()))
        .doesNotContainAnyElementsOf(prompts(settings.workload()));
  }

  private static List<List<ChatMessage>> prompts(Workload workload) {
    return workload.requests(QUESTIONS).stream().map(PlannedRequest::messages).toList();
  }
}

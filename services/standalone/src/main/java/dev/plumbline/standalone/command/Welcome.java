package dev.plumbline.standalone.command;

import dev.plumbline.standalone.loop.LoopAddresses;
import java.nio.file.Path;

/** What {@code plumbline up} prints: where everything is, and how to walk through the loop. */
record Welcome(LoopAddresses addresses, Path data, Path log) {

  String text() {
    String server = addresses.services().get("model-server");
    String gateway = addresses.services().get("feedback-gateway");
    String trainer = addresses.services().get("adapter-trainer");
    return """
        Plumbline is up. Ctrl-C stops it; the data stay in %s

          model server      %s  (OpenAI's API)
          feedback gateway  %s
          adapter trainer   %s
          pair builder      %s
          Kafka             %s
          log               %s

        1. Ask something. The answer has an id:
           curl -s %s/v1/chat/completions -H 'Content-Type: application/json' -d '{
             "model": "default", "max_tokens": 96,
             "messages": [{"role": "user", "content": "Why is the sky blue?"}]}'

        2. Vote on it, with that id as completion_id:
           curl -s %s/v1/feedback -H 'Content-Type: application/json' -d '{
             "completion_id": "chatcmpl-...", "rating": "up", "user_id": "me"}'

        3. See the pairs that the votes make, and the training that they start:
           curl -s %s/v1/training

        4. See which adapter answers now:
           curl -s %s/v1/adapters
        """
        .formatted(
            data,
            server,
            gateway,
            trainer,
            addresses.services().get("pair-builder"),
            addresses.kafka(),
            log,
            server,
            gateway,
            trainer,
            server);
  }
}

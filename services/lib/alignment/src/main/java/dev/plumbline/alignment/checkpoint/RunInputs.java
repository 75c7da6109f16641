package dev.plumbline.alignment.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plumbline.alignment.AlignmentSettings;
import dev.plumbline.alignment.PreferenceExample;
import dev.plumbline.alignment.Response;
import dev.plumbline.model.chat.ChatMessage;
import dev.plumbline.model.lora.LoraAdapter;
import dev.plumbline.model.lora.LoraMatrices;
import dev.plumbline.model.source.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A fingerprint of all that a run depends on: runs with the same one give the same adapter, on a
 * processor byte for byte. A GPU does not add numbers in the same order each time.
 */
public final class RunInputs {

  private final MessageDigest digest = Sha256.begin();

  private RunInputs() {}

  /**
   * SHA-256 in hexadecimal.
   *
   * @param model the fingerprint of the base model
   * @param rounding what its matrices are rounded to
   * @param library the contrasts that are tried, as text
   * @param heldOut examples that somebody chose to measure with
   */
  public static String fingerprint(
      String model,
      String rounding,
      String library,
      List<PreferenceExample> examples,
      List<PreferenceExample> heldOut,
      AlignmentSettings settings,
      Optional<LoraAdapter> served) {
    RunInputs inputs = new RunInputs();
    inputs.add(model);
    inputs.add(rounding);
    inputs.add(library);
    inputs.add(settings.toString());
    inputs.add(examples.size());
    examples.forEach(inputs::add);
    inputs.add(heldOut.size());
    heldOut.forEach(inputs::add);
    served.ifPresent(inputs::add);
    return HexFormat.of().formatHex(inputs.digest.digest());
  }

  private void add(PreferenceExample example) {
    add(example.id());
    add(example.promptId());
    add(Integer.toString(example.messages().size()));
    for (ChatMessage message : example.messages()) {
      add(message.role());
      add(message.content());
    }
    example.chosen().ifPresentOrElse(this::add, () -> add(-1));
    example.rejected().ifPresentOrElse(this::add, () -> add(-1));
    add(Boolean.toString(example.correction()));
  }

  private void add(Response response) {
    add(response.text());
    add(Boolean.toString(response.cut()));
  }

  private void add(LoraAdapter adapter) {
    adapter
        .values()
        .forEach(
            (site, matrices) -> {
              add(site.toString());
              add(matrices);
            });
  }

  private void add(LoraMatrices matrices) {
    add(Double.toString(matrices.scaling()));
    for (float[] values : List.of(matrices.a(), matrices.b())) {
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, number));
  }
}

package dev.plumbline.standalone.alignment;

import dev.plumbline.alignment.AlignmentOutcome;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * What a training gave. The outcome's adapter is closed by then.
 *
 * @param peakMebibytes the most memory that the process has held
 */
public record TrainingResult(
    TrainingWish wish,
    String model,
    String fingerprint,
    AlignmentOutcome outcome,
    Path directory,
    OptionalDouble peakMebibytes) {}

package dev.plumbline.trainer.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plumbline.schema.ContrastScore;
import dev.plumbline.schema.GateCheck;
import dev.plumbline.schema.GateVerdict;
import dev.plumbline.schema.LossPoint;
import dev.plumbline.schema.TrainingRun;
import dev.plumbline.trainer.run.RunProgress;
import java.util.List;

/**
 * The status as JSON, for {@code GET /v1/training}. Field names are those of the records' schemas.
 */
public final class StatusJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private StatusJson() {}

  public static String write(TrainerStatus status) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode partitions = json.putArray("partitions");
    for (TrainerStatus.Partition partition : status.partitions()) {
      partitions
          .addObject()
          .put("partition", partition.number())
          .put("replayed", partition.replayed())
          .put("trained_to", partition.trainedTo());
    }
    ArrayNode channels = json.putArray("channels");
    status.channels().forEach(channel -> write(channel, channels.addObject()));
    return json.toString();
  }

  private static void write(TrainerStatus.Channel channel, ObjectNode json) {
    json.put("channel", channel.name());
    json.put("partition", channel.partition());
    json.put("pairs", channel.pairs().whole());
    json.put("half_pairs", channel.pairs().half());
    json.put("new_pairs", channel.pairs().newWhole());
    json.put("new_half_pairs", channel.pairs().newHalf());
    json.put("withdrawn_pairs", channel.pairs().withdrawn());
    json.put("adapter_version", channel.announced().orElse(null));
    json.putNull("running");
    channel.running().ifPresent(running -> write(running, json.putObject("running")));
    json.putNull("last_run");
    channel.lastRun().ifPresent(run -> write(run, json.putObject("last_run")));
    json.put("retry_at", channel.failure().map(f -> f.retryAt().toString()).orElse(null));
  }

  private static void write(TrainerStatus.Running running, ObjectNode json) {
    TrainingRun run = running.run();
    RunProgress.Step step = running.progress().step();
    json.put("run_id", run.getRunId());
    json.put("trigger", run.getTrigger());
    json.put("started_at", run.getStartedAt().toString());
    json.put("phase", step.phase());
    json.put("done", step.done());
    json.put("total", step.total());
    write(running.progress().losses(), json.putArray("losses"));
  }

  private static void write(TrainingRun run, ObjectNode json) {
    json.put("run_id", run.getRunId());
    json.put("state", run.getState().name());
    json.put("method", run.getMethod());
    json.put("trigger", run.getTrigger());
    json.put("started_at", run.getStartedAt().toString());
    json.put("updated_at", run.getUpdatedAt().toString());
    json.put("pairs", run.getPairs());
    json.put("half_pairs", run.getHalfPairs());
    json.put("held_out_pairs", run.getHeldOutPairs());
    json.put("contrast", run.getContrast());
    json.put("adapter_version", run.getAdapterVersion());
    json.put("error", run.getError());
    ArrayNode contrasts = json.putArray("contrasts");
    run.getContrasts().forEach(contrast -> write(contrast, contrasts.addObject()));
    ObjectNode metrics = json.putObject("metrics");
    run.getMetrics().forEach(metrics::put);
    write(run.getLosses(), json.putArray("losses"));
    json.putNull("gate");
    if (run.getGate() != null) {
      write(run.getGate(), json.putObject("gate"));
    }
  }

  private static void write(ContrastScore contrast, ObjectNode json) {
    json.put("name", contrast.getName());
    json.put("positive", contrast.getPositive());
    json.put("negative", contrast.getNegative());
    json.put("accuracy", contrast.getAccuracy());
    json.put("standard_error", contrast.getStandardError());
    json.put("pairs", contrast.getPairs());
  }

  private static void write(List<LossPoint> losses, ArrayNode json) {
    for (LossPoint loss : losses) {
      json.addObject()
          .put("phase", loss.getPhase())
          .put("step", loss.getStep())
          .put("loss", loss.getLoss());
    }
  }

  private static void write(GateVerdict gate, ObjectNode json) {
    json.put("passed", gate.getPassed());
    ArrayNode checks = json.putArray("checks");
    for (GateCheck check : gate.getChecks()) {
      checks
          .addObject()
          .put("name", check.getName())
          .put("passed", check.getPassed())
          .put("value", check.getValue())
          .put("bound", check.getBound())
          .put("explanation", check.getExplanation());
    }
  }
}

package dev.plumbline.standalone.importing;

import dev.plumbline.alignment.dataset.BadLineLimit;
import dev.plumbline.alignment.dataset.FileReport;
import dev.plumbline.alignment.dataset.PreferenceFile;
import dev.plumbline.alignment.dataset.PreferenceFileException;
import dev.plumbline.standalone.client.JsonHttp;
import dev.plumbline.standalone.terminal.ProgressDisplay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Sends the preferences of a file to the gateway as votes. */
public final class FileImport {
  private static final int EVENTS_OF_A_BATCH = 200;
  private static final int CHARACTERS_OF_A_BATCH = 500_000;
  private static final double NANOSECONDS = 1e9;

  private final JsonHttp gateway;
  private final ProgressDisplay progress;
  private final Patience patience;
  private final Clock clock;

  public FileImport(JsonHttp gateway, ProgressDisplay progress) {
    this(gateway, progress, time -> Thread.sleep(time.toMillis()), Clock.systemUTC());
  }

  FileImport(JsonHttp gateway, ProgressDisplay progress, Patience patience, Clock clock) {
    this.gateway = gateway;
    this.progress = progress;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Reads the file once to the end before anything is sent, so that a wrong file leaves no trace.
   *
   * @throws PreferenceFileException when the file is missing or broken, or has too many bad lines
   * @throws ImportStoppedException when the gateway does not answer, or not as it should
   */
  public ImportReport run(Path file, String channel, BadLineLimit limit, long maximumRows) {
    long start = System.nanoTime();
    PreferenceFile preferences = new PreferenceFile(file, limit, maximumRows);
    long size = size(file);
    progress.say("checking " + file);
    FileReport checked =
        preferences.read(row -> {}, bytes -> progress.update("checking", bytes, size));
    RowVotes votes = new RowVotes(channel, time(file));
    VoteSender sender = new VoteSender(gateway, progress, patience);
    Batch batch = new Batch(sender);
    progress.say("sending the votes of " + checked.rows() + " rows");
    FileReport report =
        preferences.read(
            row -> {
              votes.of(row).forEach(batch::add);
              batch.sendIfFull();
              progress.update(
                  "sending, " + sender.accepted() + " events taken", batch.rows++, checked.rows());
            },
            bytes -> {});
    batch.send();
    progress.clear();
    return new ImportReport(
        channel,
        report,
        sender.accepted(),
        sender.refused().byReason(),
        sender.refused().first(),
        sender.waits(),
        (System.nanoTime() - start) / NANOSECONDS);
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new PreferenceFileException(file, "is not there, or cannot be read");
    }
  }

  /** When the file was written, but not in the future, which no vote can be of. */
  private Instant time(Path file) {
    try {
      Instant written = Files.getLastModifiedTime(file).toInstant();
      Instant now = clock.instant();
      return written.isAfter(now) ? now : written;
    } catch (IOException e) {
      throw new PreferenceFileException(file, "is not there, or cannot be read");
    }
  }

  /** Votes that wait for a request. */
  private static final class Batch {
    private final VoteSender sender;
    private final List<FeedbackVote> votes = new ArrayList<>();
    private long characters;
    private long rows;

    private Batch(VoteSender sender) {
      this.sender = sender;
    }

    private void add(FeedbackVote vote) {
      votes.add(vote);
      characters += vote.event().toString().length();
    }

    private void sendIfFull() {
      if (votes.size() >= EVENTS_OF_A_BATCH || characters >= CHARACTERS_OF_A_BATCH) {
        send();
      }
    }

    private void send() {
      sender.send(List.copyOf(votes));
      votes.clear();
      characters = 0;
    }
  }
}

package dev.plumbline.standalone.bench.serve.load;

import java.util.Locale;

/** When the next request is sent. */
public sealed interface Pace {
  /** For people. */
  String description();

  /**
   * As strangers send: at random moments (Poisson), whether earlier ones are answered or not.
   *
   * @param perSecond requests a second on average
   */
  record Arrivals(double perSecond) implements Pace {
    public Arrivals {
      if (!(perSecond > 0) || !Double.isFinite(perSecond)) {
        throw new IllegalArgumentException("a rate is above 0, not " + perSecond);
      }
    }

    @Override
    public String description() {
      return String.format(Locale.ROOT, "open loop, %.2f requests a second (Poisson)", perSecond);
    }
  }

  /** So many clients, each of which sends the next request when its last one has ended. */
  record Clients(int number) implements Pace {
    public Clients {
      if (number < 1) {
        throw new IllegalArgumentException("there is at least 1 client, not " + number);
      }
    }

    @Override
    public String description() {
      return "closed loop, " + number + (number == 1 ? " client" : " clients");
    }
  }
}

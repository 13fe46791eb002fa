using System.Collections.Immutable;
using LazyEngine.Executions;
using LazyEngine.Flows;

namespace LazyEngine.Wire.Tests;

/// <summary>Values that samples are made of. Every number in them is another one, so that no two can change places unseen.</summary>
internal static class Parts
{
    public static ExecutionId Execution { get; } = ExecutionId.Parse("order-4711");

    public static AttemptToken Token { get; } = new(Execution, "book hotel", 2, 3, 4);

    public static AttemptToken OtherToken { get; } = new(ExecutionId.Parse("order-4712"), "book flight", 0, 0, 1);

    public static CommandId Command { get; } = new("c-0815");

    public static WorkerId Worker { get; } = new("worker-a");

    public static FlowHash Flow { get; } = FlowHash.Parse("00112233445566778899aabbccddeeff0123456789abcdef0123456789abcdef");

    public static Origin Origin { get; } = new("ada", "The customer has called.");

    public static string Trace => "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    public static Payload Json { get; } = Payload.Json(new { Room = 12, Guest = "Zoë" });

    public static Payload Binary { get; } = new(new byte[] { 0, 255, 128, 10 }, "application/octet-stream");

    public static TaskFailure Failure { get; } = new("HotelFull", "No room is left.", "at Hotel.Book()");

    public static ImmutableSortedDictionary<string, Payload> Inputs { get; } =
        NamedPayloads.None.Add("guest", Json).Add("nothing", Payload.None).Add("photo", Binary).Add("Zimmer", Payload.Json(1));

    /// <summary>An instant that needs all of its 100 ns.</summary>
    public static DateTimeOffset At(int seconds) => new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero).AddSeconds(seconds).AddTicks(1_234_567);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using LazyEngine.Executions;

namespace TripBooking;

/// <summary>What has become of the trips, for people.</summary>
internal sealed class Travel(IReadOnlyList<Trip> trips)
{
    private readonly ConcurrentDictionary<string, (ExecutionState State, string Note)> _ended = new(StringComparer.Ordinal);
    private int _finished;

    public bool AllBooked => trips.All(trip => _ended.TryGetValue(trip.Id, out var end) && end.State == ExecutionState.Success);

    public static void Tell(string execution, string task, string state, string note = "") =>
        Console.WriteLine($"{execution,-24} {task,-10} {state,-20} {note}".TrimEnd());

    /// <summary>Notes the end of a trip.</summary>
    public void Ended(Trip trip, ExecutionState state, string note) => _ended[trip.Id] = (state, note);

    /// <summary>Notes that a trip has ended just now, and tells how long the first one took.</summary>
    public void Finished()
    {
        if (Interlocked.Increment(ref _finished) != 1) return;
        using var process = Process.GetCurrentProcess();
        var elapsed = DateTimeOffset.UtcNow - process.StartTime.ToUniversalTime();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"first execution finished {elapsed.TotalMilliseconds:0} ms after process start"));
    }

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"{"execution",-24} {"traveller",-20} {"trip",-28} {"state",-12} note");
        foreach (var trip in trips)
        {
            var (state, note) = _ended.TryGetValue(trip.Id, out var end) ? (end.State.ToString(), end.Note) : ("not ended", "start again to go on");
            Console.WriteLine($"{trip.Id,-24} {Cut(trip.Traveller, 20),-20} {Cut($"{trip.From} - {trip.City}", 28),-28} {state,-12} {note}".TrimEnd());
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_ended.Values.Count(end => end.State == ExecutionState.Success)} of {trips.Count} trips are booked"));
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : $"{text[..(width - 3)]}...";
}

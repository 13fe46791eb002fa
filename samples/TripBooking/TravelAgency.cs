using LazyEngine;
using LazyEngine.Errors;
using LazyEngine.Executions;
using Microsoft.Extensions.Hosting;

namespace TripBooking;

/// <summary>Runs one execution per trip, tells what happens to each, and stops the application when all have ended.</summary>
internal sealed class TravelAgency(ILazyEngine engine, IReadOnlyList<Trip> trips, Travel travel, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(trips.Select(trip => BookAsync(trip, stoppingToken)));
        lifetime.StopApplication();
    }

    private async Task BookAsync(Trip trip, CancellationToken cancellationToken)
    {
        var id = ExecutionId.Parse(trip.Id);
        try
        {
            var before = await StateBeforeAsync(id, cancellationToken);
            var inputs = new { trip.Traveller, trip.From, trip.City, trip.Date, trip.Nights };
            var info = await engine.RunAsync(TripFlow.Definition, inputs, new RunOptions { Id = id }, cancellationToken);
            if (before is { } state) Travel.Tell(trip.Id, "-", state.ToString(), "from an earlier start");

            await foreach (var entry in engine.EventsAsync(id, before is null ? 0 : info.Version, cancellationToken: cancellationToken))
                Travel.Tell(trip.Id, entry.Token?.Task ?? "-", entry.Kind, NoteOf(entry));

            var end = await engine.WaitAsync(id, cancellationToken);
            if (before?.IsTerminal() != true) travel.Finished();
            travel.Ended(trip, end.State, await NoteOfAsync(end, cancellationToken));
        }
        catch (EngineException refused)
        {
            await Console.Error.WriteLineAsync($"{trip.Id}: {refused.Message}");
            travel.Ended(trip, ExecutionState.Failure, refused.Message);
        }
    }

    private async Task<ExecutionState?> StateBeforeAsync(ExecutionId id, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.GetStateAsync(id, cancellationToken);
        }
        catch (EngineException unknown) when (unknown.Code == EngineError.UnknownExecution)
        {
            return null;
        }
    }

    private async Task<string> NoteOfAsync(ExecutionInfo end, CancellationToken cancellationToken)
    {
        if (end.State != ExecutionState.Success) return end.Error?.Message ?? string.Empty;
        var details = await engine.GetDetailsAsync(end.Id, cancellationToken);
        var receipt = details.Tasks.Single(task => task.Name == "payment").Result!.As<Receipt>()!;
        return $"{receipt.Reference}, {receipt.Amount} EUR, approved by {receipt.ApprovedBy}";
    }

    private static string NoteOf(JournalEntry entry) =>
        entry.Error?.Message ?? entry.Note ?? (entry.Token is { Attempt: > 1 } token ? $"attempt {token.Attempt}" : string.Empty);
}

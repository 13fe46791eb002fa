using LazyEngine.Executions;
using LazyEngine.Worker;

namespace TripBooking;

/// <summary>Asks for an approval and leaves: the answer comes from outside, in a second or in a month, and nothing runs until then.</summary>
internal sealed class ApprovalHandler(BookingSystem bookings) : ITaskHandler
{
    public async ValueTask<TaskOutcome> ExecuteAsync(TaskContext context, CancellationToken cancellationToken)
    {
        await bookings.BookAsync("AP", context, cancellationToken);
        return Outcome.Pending;
    }
}

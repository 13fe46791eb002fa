using System.Security.Cryptography;
using System.Text;
using LazyEngine.Worker;

namespace TripBooking;

/// <summary>Stands for the systems that the handlers call: takes a while, has an effect that a kill cannot undo, and takes a while to answer.</summary>
internal sealed class BookingSystem(SampleOptions options, Ledger ledger)
{
    /// <summary>Books, and returns the reference: the same for every repeat with the same key, as a system does that drops repeats.</summary>
    public async Task<string> BookAsync(string prefix, TaskContext context, CancellationToken cancellationToken)
    {
        await Task.Delay(options.Work / 2, cancellationToken);
        ledger.Write(context);
        await Task.Delay(options.Work / 2, cancellationToken);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(context.IdempotencyKey));
        return $"{prefix}-{Convert.ToHexString(digest.AsSpan(0, 4))}";
    }
}

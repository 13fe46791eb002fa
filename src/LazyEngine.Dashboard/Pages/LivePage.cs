using Microsoft.AspNetCore.Components;

namespace LazyEngine.Dashboard.Pages;

/// <summary>A page that reads what it shows again and again, for as long as somebody looks.</summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    /// <summary>Somebody looks.</summary>
    protected LivePage() => Left = _left.Token;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    /// <summary>How long it rests between two readings.</summary>
    protected virtual TimeSpan Pause => TimeSpan.FromSeconds(2);

    /// <summary>Cancelled once nobody looks any more.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Reads what is shown.</summary>
    /// <returns>Whether there is something else to see than before.</returns>
    protected abstract Task<bool> ReadAsync();

    /// <inheritdoc />
    protected override void OnInitialized() => _ = FollowAsync();

    private async Task FollowAsync()
    {
        using var timer = new PeriodicTimer(Pause, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
            {
                if (await ReadAsync()) StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody looks any more.
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        GC.SuppressFinalize(this);
    }
}

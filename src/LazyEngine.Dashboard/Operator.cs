using LazyEngine.Dashboard.Security;
using LazyEngine.Flows;
using LazyEngine.Pictures;
using LazyEngine.Server;
using MudBlazor;

namespace LazyEngine.Dashboard;

/// <summary>Does what somebody asks for on a page, and says what became of it.</summary>
internal sealed class Operator(ISnackbar snackbar, Access access)
{
    /// <summary>Does something.</summary>
    /// <param name="role">Who may.</param>
    /// <param name="action">What is done.</param>
    /// <param name="done">What is said once it is; null for nothing.</param>
    /// <param name="why">The reason, which the journal tells with the name of who asked for it; null or empty for none.</param>
    /// <returns>Whether it was done.</returns>
    public async Task<bool> DoAsync(Role role, Func<Task> action, string? done, string? why = null)
    {
        if (!access.May(role))
        {
            snackbar.Add($"You may not do this: it needs the role {role.ToString().ToLowerInvariant()}.", Severity.Error);
            return false;
        }

        try
        {
            using (access.Act(why)) await action();
            if (done is not null) snackbar.Add(done, Severity.Success);
            return true;
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            snackbar.Add(Say(failure), Severity.Error, options => options.RequireInteraction = true);
            return false;
        }
    }

    /// <summary>Whether it is a refusal or a failure that people can do something about.</summary>
    internal static bool IsExpected(Exception failure) => failure is EngineException or FormatException or ArgumentException or InvalidFlowException or PictureTooLargeException or TimeoutException;

    /// <summary>What is said of a failure.</summary>
    internal static string Say(Exception failure) => failure switch
    {
        EngineException refused => $"{refused.Error.Message} ({refused.Code})",
        _ when IsExpected(failure) => failure.Message,
        _ => $"The server failed: {failure.GetType().Name}. Its log says more.",
    };
}

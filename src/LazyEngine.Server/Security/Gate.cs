using System.Globalization;
using System.Text;
using LazyEngine.Errors;
using LazyEngine.Executions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Server;

/// <summary>Stands before every endpoint: who comes, and may they?</summary>
internal sealed class Gate(ApiKeys keys, BearerTokens tokens, TimeProvider clock)
{
    private const string KeyHeader = "X-API-Key";

    /// <summary>Why the caller does it, for the journal; what is no ASCII is percent-encoded.</summary>
    private const string ReasonHeader = "X-Reason";
    private const int LongestCredential = 8 * 1024;

    public static async Task PassAsync(HttpContext context, NeedsAttribute needs, RequestDelegate inner)
    {
        var gate = context.RequestServices.GetService<Gate>();
        var caller = gate is null ? Caller.Anybody : await gate.CallerOfAsync(context.Request);
        if (needs.Roles.Count > 0 && context.RequestServices.GetService<RequestRate>()?.Refusal(caller, context) is { } comeBackIn)
            await Refusals.WriteAsync(context, StatusCodes.Status429TooManyRequests, new EngineError(EngineError.TooManyRequests, string.Create(CultureInfo.InvariantCulture, $"More requests come from you than are taken. Nothing was changed; come back in {Math.Ceiling(comeBackIn.TotalSeconds)} s.")), comeBackIn);
        else if (caller is null && needs.Roles.Count > 0)
            await Refusals.WriteAsync(context, StatusCodes.Status401Unauthorized, new EngineError(EngineError.Unauthenticated, "This server asks who you are. Send a key or a token that counts, as 'Authorization: Bearer ...' or 'X-API-Key: ...'."));
        else if (caller is not null && !needs.AreMetBy(caller.Roles))
            await Refusals.WriteAsync(context, StatusCodes.Status403Forbidden, new EngineError(EngineError.Forbidden, $"'{caller.Name}' may not do this: it needs the role {string.Join(" or ", needs.Roles.Select(role => role.ToString().ToLowerInvariant()))}."));
        else
            await LetInAsync(context, caller, gate?.LeftOf(caller), inner);
    }

    // What is open goes on only as long as it would be let in again.
    private static async Task LetInAsync(HttpContext context, Caller? caller, CancellationTokenSource? left, RequestDelegate inner)
    {
        if (caller is not null) context.Features.Set(caller);
        using (left)
        using (Act(caller, context.Request))
        {
            await using var ends = End(caller?.Ends ?? default);
            await using var runsOut = End(left?.Token ?? default);
            await inner(context);
        }

        CancellationTokenRegistration End(CancellationToken over) => over.CanBeCanceled ? over.UnsafeRegister(static open => ((HttpContext)open!).Abort(), context) : default;
    }

    // Where nobody is asked who they are, the journal has nobody to name, unless they say why.
    private static IDisposable? Act(Caller? caller, HttpRequest request)
    {
        var reason = ReasonOf(request);
        return caller is null || (caller == Caller.Anybody && reason is null) ? null : Acting.As(caller.Name, reason);
    }

    private static string? ReasonOf(HttpRequest request)
    {
        if (request.Headers[ReasonHeader] is not [{ Length: > 0 } text]) return null;
        var reason = Uri.UnescapeDataString(text);
        return reason.Length <= Origin.MaxLength ? reason : reason[..Origin.MaxLength];
    }

    private CancellationTokenSource? LeftOf(Caller? caller) => caller?.RunsOut(clock);

    private async ValueTask<Caller?> CallerOfAsync(HttpRequest request) =>
        CredentialOf(request) is { } credential ? await FindAsync(credential) : null;

    /// <summary>Whose key or token it is; null where it does not count.</summary>
    public async ValueTask<Caller?> FindAsync(string credential) =>
        credential.Length is > 0 and <= LongestCredential ? keys.Find(credential) ?? await tokens.FindAsync(credential) : null;

    private static string? CredentialOf(HttpRequest request)
    {
        if (request.Headers[KeyHeader] is { Count: 1 } key) return key[0];
        if (request.Headers.Authorization is not { Count: 1 } authorization || authorization[0]!.Split(' ', 2, StringSplitOptions.TrimEntries) is not [var scheme, var credential]) return null;
        if (scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)) return credential;
        return scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase) ? PasswordOf(credential) : null;
    }

    // Browsers ask for a name and a password: the key is the password, the name does not matter.
    private static string? PasswordOf(string basic)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length)) return null;
        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : null;
    }
}

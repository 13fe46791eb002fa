using System.Security.Cryptography;
using LazyEngine.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Dashboard.Security;

/// <summary>What a browser shows in place of a key: the key, sealed by the server, for one day's work.</summary>
internal sealed class Tickets(IDataProtectionProvider protection, IServiceProvider services)
{
    private const string Cookie = "lazyengine-ticket";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("LazyEngine.Dashboard.Ticket").ToTimeLimitedDataProtector();

    /// <summary>Whether this server asks who comes.</summary>
    public bool Asks => Gate is not null;

    private Gate? Gate => services.GetService<Gate>();

    /// <summary>The ticket that a request shows; null for none.</summary>
    public static string? Of(HttpContext context) => context.Request.Cookies[Cookie];

    /// <summary>Whose ticket it is; null where it does not count, or not any more.</summary>
    public async ValueTask<Caller?> CallerOfAsync(string? ticket)
    {
        if (Gate is not { } gate) return Caller.Anybody;
        if (ticket is not { Length: > 0 and < 16 * 1024 }) return null;
        try
        {
            return Reads(await gate.FindAsync(_seal.Unprotect(ticket)));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Gives a ticket for a key or a token; says whose it is, or null where it opens nothing here.</summary>
    public async ValueTask<Caller?> GiveAsync(HttpContext context, string credential)
    {
        if (Gate is not { } gate || Reads(await gate.FindAsync(credential)) is not { } caller) return null;
        context.Response.Cookies.Append(Cookie, _seal.Protect(credential, Lifetime), Options(context));
        return caller;
    }

    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Cookie, Options(context));

    // Pages show everything that a reader sees: a key for workers alone is none for them.
    private static Caller? Reads(Caller? caller) => caller is not null && new NeedsAttribute(Role.Reader).AreMetBy(caller.Roles) ? caller : null;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
    };
}

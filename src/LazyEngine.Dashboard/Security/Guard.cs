using LazyEngine.Errors;
using LazyEngine.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LazyEngine.Dashboard.Security;

/// <summary>Stands before every page and its live connection, as the gate of the API stands before that.</summary>
internal static class Guard
{
    private const string SignIn = "/sign-in";

    // What a page may use is in this assembly. Styles are written into elements by the components.
    private const string Policy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void Before(IEndpointConventionBuilder pages) => pages.Finally(built =>
    {
        if (built.RequestDelegate is not { } inner || built.Metadata.OfType<Mark>().Any()) return;
        built.Metadata.Add(new Mark());
        built.RequestDelegate = context => PassAsync(context, inner);
    });

    public static void MapSignIn(IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup(SignIn);
        group.AddEndpointFilter<OwnOrigin>();
        group.MapGet("", (HttpContext context) => Page(context, null));
        group.MapPost("", EnterAsync);
        group.MapPost("/out", (HttpContext context) =>
        {
            Tickets.Take(context);
            return Results.Redirect($"{context.Request.PathBase}{SignIn}");
        });
    }

    /// <summary>The path of the page where somebody says who they are, relative to the base of the pages.</summary>
    public static string PathOf(string to) => $"{SignIn[1..]}?to={Uri.EscapeDataString(to)}";

    private static async Task PassAsync(HttpContext context, RequestDelegate inner)
    {
        if (OwnOrigin.Refusal(context) is { } why)
        {
            await Refusals.WriteAsync(context, StatusCodes.Status403Forbidden, new EngineError(EngineError.InvalidRequest, why));
            return;
        }

        if (await context.RequestServices.GetRequiredService<Tickets>().CallerOfAsync(Tickets.Of(context)) is null)
        {
            if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor", StringComparison.Ordinal)) context.Response.Redirect($"{context.Request.PathBase}/{PathOf($"{context.Request.Path}{context.Request.QueryString}")}");
            else await Refusals.WriteAsync(context, StatusCodes.Status401Unauthorized, new EngineError(EngineError.Unauthenticated, "This server asks who you are: sign in first."));
            return;
        }

        Protect(context);
        await inner(context);
    }

    private static async Task<IResult> EnterAsync(HttpContext context, Tickets tickets)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return await tickets.GiveAsync(context, form["key"].ToString().Trim()) is null
            ? Page(context, "This key or token does not open the dashboard here.")
            : Results.Redirect($"{context.Request.PathBase}{Own(form["to"].ToString())}");
    }

    private static RazorComponentResult<SignInPage> Page(HttpContext context, string? wrong)
    {
        Protect(context);
        var to = HttpMethods.IsPost(context.Request.Method) ? context.Request.Form["to"].ToString() : context.Request.Query["to"].ToString();
        return new RazorComponentResult<SignInPage>(new Dictionary<string, object?> { [nameof(SignInPage.To)] = Own(to), [nameof(SignInPage.Wrong)] = wrong })
        {
            StatusCode = wrong is null ? StatusCodes.Status200OK : StatusCodes.Status401Unauthorized,
        };
    }

    // Never to another site, whatever the address says.
    private static string Own(string to) => to.StartsWith('/') && !to.StartsWith("//", StringComparison.Ordinal) && !to.Contains('\\', StringComparison.Ordinal) && !to.Any(char.IsControl) ? to : "/";

    private static void Protect(HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = Policy;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "same-origin";
    }

    private sealed class Mark;
}

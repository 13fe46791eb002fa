using System.Net;
using System.Security.Cryptography;

namespace LazyEngine.Server.Tests.Security;

/// <summary>Tokens of the trusted issuer open what their roles name, until they run out.</summary>
public sealed class TokenTests(GuardedEngine guarded) : IClassFixture<GuardedEngine>
{
    [Theory]
    [InlineData("reader", HttpStatusCode.OK)]
    [InlineData("something operator", HttpStatusCode.OK)]
    [InlineData("worker", HttpStatusCode.Forbidden)]
    [InlineData("", HttpStatusCode.Forbidden)]
    public async Task The_claim_names_the_roles(string roles, HttpStatusCode expected) => Assert.Equal(expected, await StatusAsync(guarded.Token(roles)));

    [Fact]
    public async Task Only_the_issuer_itself_is_trusted_for_this_audience_and_for_now()
    {
        using var somebody = RSA.Create(2048);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(guarded.Token("admin", signer: somebody)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(guarded.Token("admin", issuer: "https://other")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(guarded.Token("admin", audience: "other")));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(guarded.Token("admin", expiresIn: TimeSpan.FromMinutes(-2))));
    }

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var http = guarded.With(token);
        using var response = await http.GetAsync("v1/executions");
        return response.StatusCode;
    }
}

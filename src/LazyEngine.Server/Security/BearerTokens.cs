using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace LazyEngine.Server;

/// <summary>Checks tokens of an issuer that the server trusts.</summary>
internal sealed class BearerTokens
{
    private static readonly JsonWebTokenHandler Handler = new() { MapInboundClaims = false };

    /// <summary>No other algorithm is taken: neither "none", nor a public key used as a secret.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512,
    ];

    private volatile Trust? _trust;

    /// <summary>Trusts this issuer from now on.</summary>
    public void Replace(TrustedIssuer issuer, IEnumerable<SecurityKey> keys)
    {
        var before = _trust;
        _trust = new Trust(issuer, new TokenValidationParameters
        {
            ValidIssuer = issuer.Issuer,
            ValidAudience = issuer.Audience,
            IssuerSigningKeys = [.. keys],
            ValidAlgorithms = Algorithms,
            ValidateIssuerSigningKey = true,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = TimeSpan.FromSeconds(30),
        });
        before?.Ends.Cancel();
    }

    /// <summary>Whose token it is; null where it does not count.</summary>
    public async ValueTask<Caller?> FindAsync(string token)
    {
        if (_trust is not { } trust || !Handler.CanReadToken(token)) return null;
        var result = await Handler.ValidateTokenAsync(token, trust.Parameters);
        if (!result.IsValid || result.SecurityToken is not JsonWebToken { Subject.Length: > 0 } read) return null;
        var roles = result.ClaimsIdentity.FindAll(trust.Issuer.RolesClaim)
            .SelectMany(claim => claim.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries))
            .SelectMany(name => Enum.GetValues<Role>().Where(role => role.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)));
        return new Caller(read.Subject, [.. roles.Distinct()], new DateTimeOffset(read.ValidTo) + trust.Parameters.ClockSkew) { Ends = trust.Ends.Token };
    }

    private sealed record Trust(TrustedIssuer Issuer, TokenValidationParameters Parameters)
    {
        public CancellationTokenSource Ends { get; } = new();
    }
}

using RosePO.Core.Data.Preparation;

namespace RosePO.Core.Data.Candidates;

/// <summary>The closed list of ways to candidate lists.</summary>
internal static class CandidateSources
{
    /// <summary>The way of a request.</summary>
    public static ICandidateSource Of(ImportDatasetRequest request, PreparedSet prepared, CancellationToken cancellation)
    {
        var popularity = prepared.Catalogue.Popularity;
        return request.CandidateSampling switch
        {
            CandidateSampling.Popularity => new PopularityCandidates(popularity, request.CandidateExponent),
            CandidateSampling.Hard => new HardCandidates(prepared.Histories, popularity, cancellation),
            CandidateSampling.File => new CandidateFile(request.CandidateFile!, prepared.Catalogue.SourceIds),
            CandidateSampling.Auto => new GivenCandidates(prepared.Candidates, new UniformCandidates(popularity.Length)),
            _ => new UniformCandidates(popularity.Length),
        };
    }
}

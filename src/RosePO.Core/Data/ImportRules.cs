namespace RosePO.Core.Data;

/// <summary>What a request to import must hold to.</summary>
internal static class ImportRules
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the property and what it needs.</exception>
    public static void Check(ImportDatasetRequest request)
    {
        Require(request.Candidates >= 2, nameof(request.Candidates), "at least 2");
        var ratio = request.Ratio;
        Require(
            ratio.Count == 3 && ratio.All(share => share >= 0) && Math.Abs(ratio.Sum() - 1) <= 1e-6,
            nameof(request.Ratio), "three shares (training, validation, test) of at least 0 that sum to 1");
        Require(!(request.MaximumRating < request.MinimumRating), nameof(request.MaximumRating), "at least the minimum rating");
        Require(!(request.MaximumUserInteractions < request.MinimumUserInteractions), nameof(request.MaximumUserInteractions), "at least the minimum of a user's interactions");
        Require(!(request.KeepLatest < 1), nameof(request.KeepLatest), "at least 1");
        Require(!(request.Window < 1), nameof(request.Window), "at least 1");
        Require(request.WindowStride >= 1, nameof(request.WindowStride), "at least 1");
        Require(request.CandidateExponent >= 0 && double.IsFinite(request.CandidateExponent), nameof(request.CandidateExponent), "a number of at least 0");
        Require(
            request.CandidateFile is null == (request.CandidateSampling != CandidateSampling.File),
            nameof(request.CandidateFile), "set where CandidateSampling is File, and nowhere else");
        if (request.Encoding is { } encoding)
        {
            Bytes.TextInput.Named(encoding);
        }
    }

    private static void Require(bool condition, string property, string needed)
    {
        if (!condition)
        {
            throw DatasetErrors.ValueInvalid(property, needed);
        }
    }
}

using RosePO.Core.Options;

namespace RosePO.Core.Data;

/// <summary>What the options of an import must have in common.</summary>
internal static class ImportRules
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="RoseException"><see cref="RoseErrorCode.RequestInvalid"/>, with the option and what it needs.</exception>
    public static void Check(ImportDatasetRequest request)
    {
        OptionCheck.Run(request);
        if (request.Format is not (DatasetFormat.Sample or DatasetFormat.Merge) && string.IsNullOrWhiteSpace(request.Path))
        {
            throw DatasetErrors.PathMissing();
        }

        if (request.Domain is not null && string.IsNullOrWhiteSpace(request.Domain))
        {
            throw OptionErrors.Invalid(request.Domain, "a name, such as films");
        }

        if (request.Ratio.Count != 3 || Math.Abs(request.Ratio.Sum() - 1) > 1e-6)
        {
            throw OptionErrors.Invalid(request.Ratio, "a list of three shares (training, validation, test) that sum to 1");
        }

        if (request.MaximumRating < request.MinimumRating)
        {
            throw OptionErrors.Invalid(request.MaximumRating, "at least the minimum rating");
        }

        if (request.MaximumUserInteractions < request.MinimumUserInteractions)
        {
            throw OptionErrors.Invalid(request.MaximumUserInteractions, "at least the minimum of a user's interactions");
        }

        if (request.CandidateFile is null == (request.CandidateSampling == CandidateSampling.File))
        {
            throw OptionErrors.Contradiction(request.CandidateFile, "'candidateFile' must be set where 'candidateSampling' is File, and nowhere else: set both or neither.");
        }

        if (request.Delimiter is { } delimiter && delimiter is not [>= ' ' and < (char)0x7F and not '"' or '\t'])
        {
            throw OptionErrors.Invalid(request.Delimiter, "one ASCII character that is no quote and ends no line, such as ; or a tab");
        }

        if (request.Encoding is { } encoding)
        {
            Bytes.TextInput.Named(encoding);
        }
    }
}

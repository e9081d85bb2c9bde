using RosePO.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace RosePO.Core.Experiments;

internal static class ExperimentErrors
{
    public static RoseException FileNotFound(string file) => new(
        RoseErrorCode.FileNotFound, $"The experiment file '{file}' does not exist: check the path.") { File = file };

    public static RoseException Syntax(string file, Mark at, string what) => new(
        RoseErrorCode.ExperimentSyntax, $"This is not valid YAML ({what.Trim().TrimEnd('.')}): correct the line.")
    {
        File = file,
        Line = (int)at.Line,
        Column = (int)at.Column,
    };

    public static RoseException NotAMapping(string file) => new(
        RoseErrorCode.ExperimentSyntax,
        "An experiment is one YAML mapping of sections, such as 'dataset:' and 'sft:', and this file holds none: see docs/experiments.md.")
    {
        File = file,
        Line = 1,
        Column = 1,
    };

    public static RoseException KeyUnknown(BindingSource source, YamlNode at, string key, string section, IEnumerable<string> known)
    {
        var names = known.Order(StringComparer.Ordinal).ToArray();
        var nearest = NearestName.Of(key, names);
        var advice = nearest is not null ? $"did you mean '{nearest}'?" : $"use one of {string.Join(", ", names)}.";
        var place = section.Length == 0 ? source.Whole : $"'{section}'";
        return source.Error(RoseErrorCode.ExperimentKeyUnknown, at, $"'{key}' is not a key of {place}: {advice}");
    }

    public static RoseException ValueInvalid(BindingSource source, YamlNode at, string path, string value, string expected) =>
        source.Error(RoseErrorCode.ExperimentValueInvalid, at, $"'{path}' is {value} where {expected} is needed: correct the value.");

    public static RoseException NameUnknown(BindingSource source, YamlNode at, string path, string name, string kind, IReadOnlyCollection<string> known)
    {
        var nearest = NearestName.Of(name, known);
        var advice = nearest is not null ? $"did you mean '{nearest}'?"
            : known.Count > 0 ? $"use one of {string.Join(", ", known)}."
            : "the experiment has none.";
        return source.Error(RoseErrorCode.ExperimentValueInvalid, at, $"'{path}' names '{name}', which is no {kind} of this experiment: {advice}");
    }

    public static RoseException FileMissing(BindingSource source, YamlNode at, string path, string file) =>
        source.Error(RoseErrorCode.FileNotFound, at, $"'{path}' names '{file}', which does not exist: check the path (a relative one starts at the file that names it).");

    public static RoseException ExtendsItself(BindingSource source, YamlNode at, IEnumerable<string> chain) => source.Error(
        RoseErrorCode.ExperimentReferenceInvalid, at, $"'{string.Join(" -> ", chain.Select(Path.GetFileName))}' extends itself: leave one 'extends' out.");

    public static RoseException Missing(BindingSource source, YamlNode at, string path, string advice) =>
        source.Error(RoseErrorCode.ExperimentValueInvalid, at, $"'{path}' is missing: {advice}");

    public static RoseException Contradiction(BindingSource source, YamlNode at, string message) =>
        source.Error(RoseErrorCode.ExperimentValueInvalid, at, message);
}

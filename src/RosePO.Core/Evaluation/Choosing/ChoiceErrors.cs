using RosePO.Core.Artifacts;

namespace RosePO.Core.Evaluation.Choosing;

internal static class ChoiceErrors
{
    public static RoseException NoUsers(string dataset) => RoseErrorCode.DatasetEmpty.At(
        dataset, $"The dataset '{dataset}' has no validation users to choose a model by: import with a split that keeps some.");
}

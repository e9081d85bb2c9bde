@{
    # Here, in a checkout, the tree that PackModule builds; PackModule leaves the folder out where it packs, and stamps the version.
    RootModule           = 'artifacts/module/RosePO/0.2.0/RosePO.Module.dll'
    ModuleVersion        = '0.2.0'
    GUID                 = '5d0b5c0e-6a3f-4c1b-9d9e-2f1f4c7b8a61'
    Author               = 'RosePO.Tools contributors'
    Copyright            = '(c) RosePO.Tools contributors. MIT licence.'
    Description          = 'Turns raw interaction logs into an LLM recommender aligned by RosePO (preference optimisation with personalised label smoothing), and measures it.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('artifacts/module/RosePO/0.2.0/RosePO.Format.ps1xml')
    TypesToProcess       = @('artifacts/module/RosePO/0.2.0/RosePO.Types.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Compare-RecMeasurement'
        'Export-PreferencePairs'
        'Export-RecMeasurement'
        'Export-RosePOModel'
        'Get-Recommendation'
        'Get-RosePORun'
        'Import-PreferencePairs'
        'Import-RecDataset'
        'Install-RosePORuntime'
        'Invoke-OracleSmoothing'
        'Invoke-RosePOExperiment'
        'Measure-Recommendations'
        'New-PreferencePairs'
        'Select-RosePOModel'
        'Start-RosePOServer'
        'Start-RosePOTraining'
        'Stop-RosePOServer'
        'Test-RosePORuntime'
    )
    VariablesToExport    = @()
    AliasesToExport      = @(
        'Export-PreferencePair'
        'Import-PreferencePair'
        'Measure-Recommendation'
        'New-PreferencePair'
    )
    PrivateData          = @{
        PSData = @{
            Tags = @('PSEdition_Core', 'Recommendation', 'LLM', 'DPO', 'RosePO', 'MachineLearning')
        }
    }
}

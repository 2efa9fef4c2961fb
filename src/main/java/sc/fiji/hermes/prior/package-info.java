/** What a model learned about how its tasks and modalities relate: similarity of priors, clustering, heat maps (paper.md §6). */
package sc.fiji.hermes.prior;

/** The residual U-Net, backbone of Hermes-R. */
package sc.fiji.hermes.model.resunet;
